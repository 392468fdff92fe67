package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.processor.Substitutes;
import dev.maskstream.processor.batching.FakePrompts;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.Prompts;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.proto.v1.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** A real broker, a stand-in promptable model and a real semantic one beside it. */
final class SegmentRig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final int WIDTH = 96;
  static final int HEIGHT = 64;
  static final byte[] PICTURE = Pictures.pngHalves(WIDTH, HEIGHT, 0xff0000, 0x0000ff);
  private static final FrameIds IDS = FrameIds.system();

  private final Semaphore encoders = new Semaphore(1_000_000);
  private final FakePrompts sam = new FakePrompts("sam", "1", encoders);
  private final TestBroker broker;
  private final Harness harness;
  private final RunningProcessor processor;

  SegmentRig(Path folder) throws Exception {
    broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
    harness = new Harness(broker.bootstrap(), "", 2);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin.createTopics(List.of(new NewTopic("mine", 1, (short) 1))).all().get();
    }
    harness.serveColourModel(folder, "1", WIDTH, HEIGHT);
    StandInPrompts.serve(harness, folder, "sam", "1");
    harness.send(
        new ProducerRecord<>(
            harness.topics().sources(),
            "watched",
            Source.newBuilder()
                .setSourceId("watched")
                .setModel("sam")
                .addPrompts(point(10, 10))
                .addPrompts(point(90, 10))
                .build()
                .toByteArray()));
    harness.source("unsaid", "sam");
    processor =
        StreamProcessor.start(
            new ProcessorSettings(
                Map.of(
                    "kafka.bootstrap.servers", broker.bootstrap(),
                    "processor.model.dir", folder.resolve("models").toString(),
                    "processor.health.port", "0",
                    "models.trust", "unsigned",
                    "segment.reply.topics", "mine",
                    "segment.max.requests", "8",
                    "engine.slots", "2")),
            new SimpleMeterRegistry(),
            new Substitutes(
                Optional.of(new StandInPrompts(sam)), UnaryOperator.identity(), _ -> {}));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> processor.readiness().isReady() && processor.readiness().models().size() == 2);
  }

  Harness harness() {
    return harness;
  }

  RunningProcessor processor() {
    return processor;
  }

  /** The promptable model. */
  FakePrompts sam() {
    return sam;
  }

  /** What its encoder needs one of for each run. */
  Semaphore encoders() {
    return encoders;
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** A frame, and where it lies. */
  record FrameOnTopic(String source, UUID id, RecordPosition place) {
    SegmentRequest.Builder request() {
      return SegmentRig.request(source).setFrameId(id.toString()).setFrame(place);
    }
  }

  FrameOnTopic frame(String source, byte[] picture) {
    UUID id = IDS.next();
    harness.send(
        FrameFacts.arriving(source, id, System.currentTimeMillis() * 1000, "image/png"), picture);
    ConsumerRecord<String, byte[]> record =
        harness.readNow(harness.topics().frames()).stream()
            .filter(it -> Harness.header(it, FrameHeader.FRAME_ID).equals(id.toString()))
            .findFirst()
            .orElseThrow();
    return new FrameOnTopic(
        source,
        id,
        RecordPosition.newBuilder()
            .setTopic(record.topic())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .build());
  }

  SegmentReply ask(SegmentRequest.Builder request, Prompt... prompts) throws Exception {
    SegmentRequest whole = prompts.length == 0 ? request.build() : prompted(request, prompts);
    send(whole, "");
    return reply(harness.topics().segmentReplies(), whole.getRequestId());
  }

  void send(SegmentRequest request, String replyTo) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            harness.topics().segmentRequests(), request.getSourceId(), request.toByteArray());
    if (!replyTo.isEmpty()) {
      record.headers().add(FrameHeader.REPLY_TO, replyTo.getBytes(StandardCharsets.UTF_8));
    }
    harness.send(record);
  }

  SegmentReply reply(String topic, String id) throws Exception {
    List<ConsumerRecord<String, byte[]>> all =
        harness.read(topic, some -> some.stream().anyMatch(it -> id.equals(it.key())), PATIENCE);
    for (ConsumerRecord<String, byte[]> record : all) {
      if (id.equals(record.key())) {
        return SegmentReply.parseFrom(record.value());
      }
    }
    throw new AssertionError("no answer to " + id);
  }

  List<SegmentReply> replies(String topic) throws Exception {
    List<SegmentReply> replies = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : harness.readNow(topic)) {
      replies.add(SegmentReply.parseFrom(record.value()));
    }
    return replies;
  }

  Mask mask(String frameId) throws Exception {
    List<ConsumerRecord<String, byte[]>> all =
        harness.read(
            harness.topics().masks(),
            some ->
                some.stream()
                    .anyMatch(it -> Harness.header(it, FrameHeader.FRAME_ID).equals(frameId)),
            PATIENCE);
    return Mask.parseFrom(
        all.stream()
            .filter(it -> Harness.header(it, FrameHeader.FRAME_ID).equals(frameId))
            .findFirst()
            .orElseThrow()
            .value());
  }

  static Prompt point(float x, float y) {
    return Prompt.newBuilder()
        .addPoints(PromptPoint.newBuilder().setX(x).setY(y).setForeground(true))
        .build();
  }

  static SegmentRequest prompted(SegmentRequest.Builder request, Prompt... prompts) {
    return request.setPrompts(Prompts.newBuilder().addAllPrompts(List.of(prompts))).build();
  }

  static SegmentRequest.Builder request(String source) {
    return SegmentRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setSourceId(source);
  }

  static Segments segments(SegmentReply reply) {
    assertThat(reply.getRefusal().getReason()).isEmpty();
    return reply.getSegments();
  }

  static String refusal(SegmentReply reply) {
    return reply.getRefusal().getCode();
  }

  @Override
  public void close() {
    processor.close();
    harness.close();
    broker.close();
  }
}
