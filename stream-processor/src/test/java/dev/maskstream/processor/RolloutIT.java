package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may go wrong with a rollout, with a real broker and real ONNX models. */
class RolloutIT {
  private static final FrameIds IDS = FrameIds.system();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final byte[] PICTURE = Pictures.pngHalves(WIDTH, HEIGHT, 0xff0000, 0x0000ff);
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir private static Path folder;
  private static TestBroker broker;
  private static Harness harness;
  private static ModelPublisher publisher;
  private static RunningProcessor processor;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
    harness = new Harness(broker.bootstrap(), "", 2);
    publisher = harness.publisher(KEY::sign);
    publish("1", colourModel());
    publish("2", colourModel());
    publisher.serve("colours", "1", "a test says so");
    processor =
        StreamProcessor.start(
            Map.of(
                "kafka.bootstrap.servers", broker.bootstrap(),
                "processor.model.dir", folder.resolve("models").toString(),
                "models.trust", KEY.publicKeyText()),
            new SimpleMeterRegistry());
    awaitServing("1", Duration.ofSeconds(60));
  }

  @AfterAll
  static void stop() {
    processor.close();
    harness.close();
    broker.close();
  }

  @BeforeEach
  void serveTheFirstVersion() throws Exception {
    publisher.serve("colours", "1", "a test begins");
    awaitServing("1", PATIENCE);
  }

  @Test
  void aFileThatIsNoModelNeverServes() throws Exception {
    publishFile("corrupt", Harness.colourVersion("corrupt", WIDTH, HEIGHT), new byte[] {1, 2, 3});

    assertRejected("corrupt", "ONNX");
  }

  @Test
  void aFileOfAnotherHashNeverServes() throws Exception {
    String sha256 = "ab".repeat(32);
    byte[] content = colourModel().toByteArray();
    send(harness.topics().modelFiles(), ModelRecords.partKey(sha256, 0), content);
    publishRecord(
        KEY.sign(
            Harness.colourVersion("other-hash", WIDTH, HEIGHT).toBuilder()
                .addFiles(file(sha256, content.length))
                .build()));

    assertRejected("other-hash", "make up a file with hash");
  }

  @Test
  void aVersionChangedAfterSigningNeverServes() throws Exception {
    ModelVersion signed = publish("changed", colourModel());
    publishRecord(signed.toBuilder().setInputWidth(WIDTH * 2).build());

    assertRejected("changed", "changed after signing");
  }

  @Test
  void aVersionThatNobodyTrustedHasSignedNeverServes() throws Exception {
    ModelVersion signed = publish("stranger", colourModel());
    publishRecord(SigningKey.generate().sign(signed));

    assertRejected("stranger", "not trusted");
  }

  @Test
  void aModelWhoseOutputHasAnotherShapeNeverServes() throws Exception {
    publish("shape", transposed(colourModel()));

    assertRejected("shape", "class_map uint8 (1, 64, 96) was expected");
  }

  @Test
  void aVersionThatDoesNotKeepToItsGoldenFramesNeverServes() throws Exception {
    byte[] allBlack = new byte[WIDTH * HEIGHT];
    publishGolden("mismatch", allBlack);

    assertRejected("mismatch", "golden frame 1 of 1 agrees in 0 of 6144 pixels (0.0000)");
  }

  @Test
  void aVersionThatKeepsToItsGoldenFramesServes() throws Exception {
    byte[] halves = new byte[WIDTH * HEIGHT];
    for (int row = 0; row < HEIGHT; row++) {
      Arrays.fill(halves, row * WIDTH, row * WIDTH + WIDTH / 2, (byte) 1);
      Arrays.fill(halves, row * WIDTH + WIDTH / 2, (row + 1) * WIDTH, (byte) 3);
    }
    publishGolden("golden", halves);

    publisher.serve("colours", "golden", "a test says so");

    awaitServing("golden", PATIENCE);
    assertThat(awaitState("golden", "serving").getWarmUpMillis()).isPositive();
  }

  @Test
  void partsMayComeAfterTheDecision() throws Exception {
    byte[] content = transposed(transposed(colourModel())).toByteArray();
    Path onnx = Files.write(folder.resolve("late.onnx"), content);
    String sha256 =
        ((dev.maskstream.vision.ModelFile.Usable) dev.maskstream.vision.ModelFile.inspect(onnx))
            .facts()
            .sha256();
    publishRecord(
        KEY.sign(
            Harness.colourVersion("late", WIDTH, HEIGHT).toBuilder()
                .addFiles(file(sha256, content.length))
                .build()));
    publisher.serve("colours", "late", "a test says so");
    awaitState("late", "loading");
    assertThat(maskedBy()).isEqualTo("1");

    send(harness.topics().modelFiles(), ModelRecords.partKey(sha256, 0), content);

    awaitServing("late", PATIENCE);
  }

  @Test
  void theWayBackTakesLessThanTwoSeconds() throws Exception {
    publisher.serve("colours", "2", "a test says so");
    awaitServing("2", PATIENCE);
    assertThat(maskedBy()).isEqualTo("2");

    publisher.serve("colours", "1", "a test thinks better of it");

    awaitServing("1", Duration.ofSeconds(2));
    assertThat(maskedBy()).isEqualTo("1");
  }

  private static void assertRejected(String version, String words) throws Exception {
    publisher.serve("colours", version, "a test says so");

    ModelStateChanged rejected = awaitState(version, "rejected");

    assertThat(rejected.getReason()).contains(words);
    assertThat(rejected.getProcess()).isNotEmpty();
    assertThat(maskedBy()).isEqualTo("1");
    assertThat(statesOf(version)).doesNotContain("serving");
  }

  private static ModelProto colourModel() {
    return ContractGraph.colourModel(
        InputShape.anyBatch(WIDTH, HEIGHT),
        false,
        Harness.COLOURS.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The same with its class map on its side, which it does not say. */
  private static ModelProto transposed(ModelProto model) {
    ModelProto.Builder turned = model.toBuilder();
    GraphProto.Builder graph = turned.getGraphBuilder();
    String upright = "upright-" + graph.getNodeCount();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int at = 0; at < node.getOutputCount(); at++) {
        if (node.getOutput(at).equals(ContractGraph.CLASS_MAP)) {
          node.setOutput(at, upright).setName(upright);
        }
      }
    }
    graph.addNode(
        Onnx.node(
            "Transpose",
            List.of(upright),
            List.of(ContractGraph.CLASS_MAP),
            Onnx.attribute("perm", List.of(0L, 2L, 1L))));
    graph.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
    return turned.build();
  }

  private static ModelVersion publish(String version, ModelProto model) throws Exception {
    return publishFile(version, Harness.colourVersion(version, WIDTH, HEIGHT), model.toByteArray());
  }

  private static ModelVersion publishGolden(String version, byte[] classMap) throws Exception {
    GoldenFrame frame =
        GoldenFrame.newBuilder()
            .setImage(ByteString.copyFrom(PICTURE))
            .setWidth(WIDTH)
            .setHeight(HEIGHT)
            .setRowRuns(ByteString.copyFrom(MaskCodec.encode(classMap, WIDTH, HEIGHT)))
            .setMinAgreement(0.98f)
            .build();
    return publishFile(
        version,
        Harness.colourVersion(version, WIDTH, HEIGHT).toBuilder().addGoldenFrames(frame).build(),
        colourModel().toByteArray());
  }

  private static ModelVersion publishFile(String name, ModelVersion version, byte[] content)
      throws Exception {
    Path onnx = Files.write(folder.resolve(name + ".onnx"), content);
    return publisher.publish(version, Map.of("model", onnx));
  }

  private static ModelFile file(String sha256, int bytes) {
    return ModelFile.newBuilder()
        .setRole("model")
        .setSha256(sha256)
        .setBytes(bytes)
        .setParts(1)
        .build();
  }

  private static void publishRecord(ModelVersion version) {
    send(
        harness.topics().models(),
        ModelRecords.versionKey(version.getName(), version.getVersion()),
        RegistryRecord.newBuilder().setVersion(version).build().toByteArray());
  }

  private static void send(String topic, String key, byte[] value) {
    harness.send(new ProducerRecord<>(topic, key, value));
  }

  private static void awaitServing(String version, Duration patience) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> processor.readiness().serving().map(ModelState::id).map(id -> id.version()),
            Optional.of(version)::equals);
  }

  /** Sends a frame; says which version made its mask. */
  private static String maskedBy() throws InvalidProtocolBufferException {
    FrameFacts facts =
        FrameFacts.arriving("cam", IDS.next(), System.currentTimeMillis() * 1000, "image/png");
    harness.send(facts, PICTURE);
    Predicate<ConsumerRecord<String, byte[]>> isIt =
        record -> Harness.header(record, FrameHeader.FRAME_ID).equals(facts.frameId().toString());
    ConsumerRecord<String, byte[]> mask =
        harness
            .read(harness.topics().masks(), all -> all.stream().anyMatch(isIt), PATIENCE)
            .stream()
            .filter(isIt)
            .findFirst()
            .orElseThrow();
    return Mask.parseFrom(mask.value()).getModel().getVersion();
  }

  private static ModelStateChanged awaitState(String version, String state) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                changesOf(version).stream()
                    .filter(change -> change.getState().equals(state))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static List<String> statesOf(String version) {
    return changesOf(version).stream().map(ModelStateChanged::getState).toList();
  }

  private static List<ModelStateChanged> changesOf(String version) {
    return harness.readNow(harness.topics().events()).stream()
        .map(RolloutIT::event)
        .filter(Event::hasModelStateChanged)
        .map(Event::getModelStateChanged)
        .filter(change -> change.getVersion().equals(version))
        .toList();
  }

  private static Event event(ConsumerRecord<String, byte[]> record) {
    try {
      return Event.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
