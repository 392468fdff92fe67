package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.PromptedGraph;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.processor.registry.ModelStatus;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Fit;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.Prompts;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Task;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promptable versions of real ONNX files: what is opened, swapped, rolled back and rejected. */
class PromptableRolloutIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SIDE = 64;
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir private static Path folder;
  private static TestBroker broker;
  private static Harness harness;
  private static ModelPublisher publisher;
  private static Path encoder;
  private static Path decoder;
  private static RunningProcessor processor;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
    harness = new Harness(broker.bootstrap(), "", 2);
    publisher = harness.publisher(KEY::sign);
    encoder = PromptedGraph.encoder(folder, SIDE);
    decoder = PromptedGraph.decoder(folder, SIDE);
    processor =
        StreamProcessor.start(
            Map.of(
                "kafka.bootstrap.servers", broker.bootstrap(),
                "processor.model.dir", folder.resolve("models").toString(),
                "processor.health.port", "0",
                "models.trust", KEY.publicKeyText(),
                "engine.slots", "1"),
            new SimpleMeterRegistry());
  }

  @AfterAll
  static void stop() {
    processor.close();
    harness.close();
    broker.close();
  }

  @Test
  void aVersionIsOpenedSwappedRolledBackAndRejectedLikeAnyOther() throws Exception {
    SegmentRequest early = request();
    harness.send(
        new ProducerRecord<>(
            harness.topics().segmentRequests(),
            "cam",
            early.toBuilder().setModel("cut").build().toByteArray()));
    serve(version("1"), Map.of("encoder", encoder, "decoder", decoder));
    awaitServing("1");
    assertThat(answer(request()).getSegments().getModel().getVersion()).isEqualTo("1");
    assertThat(answer(request()).getSegments().getInstances(0).getArea()).isEqualTo(20 * 10);

    serve(version("2"), Map.of("encoder", encoder, "decoder", decoder));
    awaitServing("2");
    SegmentReply second = answer(request());
    assertThat(second.getSegments().getModel().getVersion()).isEqualTo("2");
    assertThat(second.getSegments().getEmbeddingCached()).isFalse();

    publisher.serve("cut", "1", "a test goes back");
    awaitServing("1");
    SegmentReply back = answer(request());
    assertThat(back.getSegments().getModel().getVersion()).isEqualTo("1");
    assertThat(back.getSegments().getEmbeddingCached()).as("kept warm with its version").isTrue();

    assertRejected(version("same"), Map.of("encoder", encoder, "decoder", encoder), "decoder");
    assertRejected(version("alone"), Map.of("encoder", encoder), "no file of role decoder");
    assertRejected(
        version("golden").toBuilder().addGoldenFrames(GoldenFrame.getDefaultInstance()).build(),
        Map.of("encoder", encoder, "decoder", decoder),
        "golden frames");
    assertRejected(
        version("size").toBuilder().setInputWidth(32).build(),
        Map.of("encoder", encoder, "decoder", decoder),
        "32");
    assertThat(status().flatMap(ModelStatus::serving).map(it -> it.id().version())).contains("1");
    assertThat(processor.readiness().isReady()).isTrue();
  }

  private static void assertRejected(ModelVersion version, Map<String, Path> files, String reason)
      throws Exception {
    serve(version, files);
    Awaitility.await().atMost(PATIENCE).until(() -> rejection(version.getVersion()).isPresent());
    assertThat(rejection(version.getVersion()))
        .hasValueSatisfying(it -> assertThat(it).contains(reason));
    assertThat(answer(request()).getSegments().getModel().getVersion()).isEqualTo("1");
  }

  private static Optional<String> rejection(String version) {
    return status()
        .flatMap(ModelStatus::newest)
        .filter(ModelState.Rejected.class::isInstance)
        .map(ModelState.Rejected.class::cast)
        .filter(it -> it.id().version().equals(version))
        .map(ModelState.Rejected::reason);
  }

  private static Optional<ModelStatus> status() {
    return processor.readiness().models().stream()
        .filter(it -> it.name().equals("cut"))
        .findFirst();
  }

  private static void awaitServing(String version) {
    Predicate<ModelState.Serving> wanted = it -> it.id().version().equals(version);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> status().flatMap(ModelStatus::serving).filter(wanted).isPresent());
  }

  private static void serve(ModelVersion version, Map<String, Path> files) throws Exception {
    publisher.publish(version, files);
    publisher.serve(version.getName(), version.getVersion(), "a test says so");
  }

  private static ModelVersion version(String version) {
    return ModelVersion.newBuilder()
        .setName("cut")
        .setVersion(version)
        .setTask(Task.TASK_PROMPTABLE)
        .setInputWidth(SIDE)
        .setInputHeight(SIDE)
        .setFit(Fit.FIT_LETTERBOX)
        .addClasses(ClassInfo.newBuilder().setId(0).setName("background"))
        .addClasses(ClassInfo.newBuilder().setId(1).setName("object").setRgb(0xff0000))
        .build();
  }

  private static SegmentRequest request() {
    return SegmentRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setSourceId("cam")
        .setImage(ByteString.copyFrom(Pictures.pngHalves(SIDE, SIDE, 0xff0000, 0x0000ff)))
        .setPrompts(
            Prompts.newBuilder()
                .addPrompts(
                    Prompt.newBuilder()
                        .setBox(
                            PromptBox.newBuilder()
                                .setLeft(10)
                                .setTop(20)
                                .setRight(30)
                                .setBottom(30))))
        .build();
  }

  private static SegmentReply answer(SegmentRequest request) throws Exception {
    harness.send(
        new ProducerRecord<>(harness.topics().segmentRequests(), "cam", request.toByteArray()));
    String id = request.getRequestId();
    List<ConsumerRecord<String, byte[]>> all =
        harness.read(
            harness.topics().segmentReplies(),
            some -> some.stream().anyMatch(it -> id.equals(it.key())),
            PATIENCE);
    SegmentReply reply =
        SegmentReply.parseFrom(
            all.stream().filter(it -> id.equals(it.key())).findFirst().orElseThrow().value());
    assertThat(reply.getRefusal().getReason()).isEmpty();
    return reply;
  }
}
