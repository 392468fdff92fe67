package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.RunningProcessor;
import dev.maskstream.processor.StreamProcessor;
import dev.maskstream.processor.Substitutes;
import dev.maskstream.processor.batching.FakePrompts;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Everything;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.Panoptic;
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
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a stand-in promptable model and a real semantic one beside it. */
class SegmentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FrameIds IDS = FrameIds.system();
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final byte[] PICTURE = Pictures.pngHalves(WIDTH, HEIGHT, 0xff0000, 0x0000ff);

  @TempDir private static Path folder;
  private static final Semaphore encoders = new Semaphore(1_000_000);
  private static final FakePrompts sam = new FakePrompts("sam", "1", encoders);
  private static final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private static TestBroker broker;
  private static Harness harness;
  private static RunningProcessor processor;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), TestBroker.freePort());
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
            meters,
            new Substitutes(
                Optional.of(new StandInPrompts(sam)), UnaryOperator.identity(), _ -> {}));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> processor.readiness().isReady() && processor.readiness().models().size() == 2);
  }

  @AfterAll
  static void stop() {
    processor.close();
    harness.close();
    broker.close();
  }

  @Test
  void aPictureWithPromptsIsAnsweredByAMaskForEach() throws Exception {
    Segments found =
        segments(
            ask(
                request("pic").setImage(ByteString.copyFrom(PICTURE)),
                point(10, 10),
                point(90, 60)));

    assertThat(found.getWidth()).isEqualTo(WIDTH);
    assertThat(found.getModel().getName()).isEqualTo("sam");
    assertThat(found.getInstancesList())
        .extracting(
            it ->
                "%d: %d px from %d to %d"
                    .formatted(
                        it.getPromptIndex(),
                        it.getArea(),
                        it.getBox().getLeft(),
                        it.getBox().getRight()))
        .containsExactly("0: 3072 px from 0 to 48", "1: 3072 px from 48 to 96");
    byte[] mask = MaskCodec.decode(found.getInstances(0).getRowRuns(), WIDTH, HEIGHT);
    assertThat(mask[0]).isEqualTo((byte) 1);
    assertThat(mask[WIDTH - 1]).isEqualTo((byte) 0);
  }

  @Test
  void aFrameOnTheTopicIsEncodedOnceForAllClicks() throws Exception {
    FrameOnTopic frame = frame("clicked", Pictures.pngHalves(WIDTH, HEIGHT, 0x00ff00, 0x101010));
    long before = sam.runs.stream().filter("encode"::equals).count();

    Segments first = segments(ask(frame.request(), point(10, 10)));
    Segments second = segments(ask(frame.request(), point(90, 10)));

    assertThat(first.getEmbeddingCached()).isFalse();
    assertThat(second.getEmbeddingCached()).isTrue();
    assertThat(second.getStages().getEncoderNanos()).isZero();
    assertThat(second.getInstances(0).getBox().getLeft()).isEqualTo(48);
    assertThat(sam.runs.stream().filter("encode"::equals).count() - before).isEqualTo(1);
  }

  @Test
  void aFrameThatIsNotThereIsGone() throws Exception {
    FrameOnTopic frame = frame("gone", PICTURE);
    SegmentRequest.Builder otherId = frame.request().setFrameId(UUID.randomUUID().toString());
    SegmentRequest.Builder otherSource = frame.request().setSourceId("somebody-else");
    SegmentRequest.Builder beyond =
        frame.request().setFrame(frame.place().toBuilder().setOffset(1_000_000));
    SegmentRequest.Builder otherTopic =
        frame.request().setFrame(frame.place().toBuilder().setTopic("labels"));

    assertThat(refusal(ask(otherId, point(1, 1)))).isEqualTo("frame-gone");
    assertThat(refusal(ask(otherSource, point(1, 1)))).isEqualTo("frame-gone");
    assertThat(refusal(ask(beyond, point(1, 1)))).isEqualTo("frame-gone");
    assertThat(refusal(ask(otherTopic, point(1, 1)))).isEqualTo("frame-gone");
  }

  @Test
  void aFrameThatHasLeftTheTopicIsGone() throws Exception {
    FrameOnTopic frame = frame("left", PICTURE);
    TopicPartition partition =
        new TopicPartition(harness.topics().frames(), frame.place().getPartition());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin
          .deleteRecords(
              Map.of(partition, RecordsToDelete.beforeOffset(frame.place().getOffset() + 1)))
          .all()
          .get();
    }

    assertThat(refusal(ask(frame.request(), point(1, 1)))).isEqualTo("frame-gone");
  }

  @Test
  void wrongRequestsAreRefusedWithTheirReason() throws Exception {
    ByteString picture = ByteString.copyFrom(PICTURE);

    assertThat(refusal(ask(request("a").setImage(picture), point(97, 1))))
        .isEqualTo("prompt-outside");
    assertThat(refusal(ask(request("a").setImage(picture).setModel("colours"), point(1, 1))))
        .isEqualTo("not-promptable");
    assertThat(refusal(ask(request("a").setImage(picture).setModel("nobody"), point(1, 1))))
        .isEqualTo("unknown-model");
    assertThat(refusal(ask(request("a").setImage(picture.substring(0, 60)), point(1, 1))))
        .isEqualTo("torn-picture");
    assertThat(refusal(ask(request("a"), point(1, 1)))).isEqualTo("bad-request");
    assertThat(refusal(ask(request("a").setImage(picture).setDeadlineMicros(1_000), point(1, 1))))
        .isEqualTo("deadline");
  }

  @Test
  void whatIsNoRequestBlocksNobody() throws Exception {
    harness.send(
        new ProducerRecord<>(harness.topics().segmentRequests(), "pic", new byte[] {-1, -1, -1}));

    segments(ask(request("pic").setImage(ByteString.copyFrom(PICTURE)), point(1, 1)));

    assertThat(replies(harness.topics().segmentReplies()))
        .anyMatch(it -> it.getRefusal().getCode().equals("bad-request"));
  }

  @Test
  void anAnswerGoesToWhereItMayGoOnly() throws Exception {
    ByteString picture = ByteString.copyFrom(PICTURE);
    SegmentRequest mine = prompted(request("pic").setImage(picture), point(1, 1));
    SegmentRequest others = prompted(request("pic").setImage(picture), point(1, 1));

    send(mine, "mine");
    send(others, "models");

    assertThat(reply("mine", mine.getRequestId()).hasSegments()).isTrue();
    assertThat(refusal(reply(harness.topics().segmentReplies(), others.getRequestId())))
        .isEqualTo("reply-to-not-allowed");
  }

  @Test
  void everythingInAPictureIsItsObjectsOnce() throws Exception {
    SegmentRequest.Builder request =
        request("pic")
            .setImage(ByteString.copyFrom(PICTURE))
            .setEverything(
                Everything.newBuilder()
                    .setPointsPerSide(8)
                    .setPredictedIou(0.2f)
                    .setStability(0.5f));

    Segments found = segments(ask(request));

    assertThat(found.getInstancesList())
        .extracting(it -> it.getArea())
        .containsExactly(3072L, 3072L);
  }

  @Test
  void aGridIsAPromptForEachCell() throws Exception {
    SegmentRequest.Builder request =
        request("pic")
            .setImage(ByteString.copyFrom(PICTURE))
            .setGrid(Grid.newBuilder().setRows(3).setColumns(2));

    assertThat(segments(ask(request)).getInstancesList())
        .extracting(it -> it.getBox().getLeft())
        .containsExactly(0, 48, 0, 48, 0, 48);
  }

  @Test
  void aPanopticAnswerNamesObjectsByTheSemanticModelsClasses() throws Exception {
    SegmentRequest.Builder request =
        request("pic")
            .setImage(ByteString.copyFrom(PICTURE))
            .setPanoptic(Panoptic.getDefaultInstance());

    Segments found = segments(ask(request, point(10, 10)));

    assertThat(found.getInstances(0).getClassId()).isEqualTo(1);
    assertThat(found.getInstances(0).getPurity()).isEqualTo(1);
    assertThat(found.getPanopticList())
        .extracting(
            it ->
                it.getId() + " class " + it.getClassId() + " " + it.getThing() + " " + it.getArea())
        .containsExactly("1 class 1 true 3072", "2 class 3 true 3072");
    assertThat(found.getClassesList()).extracting(it -> it.getName()).contains("colour-3");
  }

  @Test
  void beyondTheBoundRequestsAreBusy() throws Exception {
    encoders.drainPermits();
    List<SegmentRequest> all = new ArrayList<>();
    for (int at = 0; at < 12; at++) {
      byte[] other = Pictures.pngHalves(WIDTH, HEIGHT, 0x200000 + at, 0x00ff00);
      SegmentRequest request =
          prompted(request("flood").setImage(ByteString.copyFrom(other)), point(1, 1));
      all.add(request);
      send(request, "");
    }

    assertThat(refusal(reply(harness.topics().segmentReplies(), all.get(11).getRequestId())))
        .isEqualTo("busy");
    encoders.release(1_000_000);
    assertThat(reply(harness.topics().segmentReplies(), all.get(0).getRequestId()).hasSegments())
        .isTrue();
  }

  @Test
  void aSourceWithStandingPromptsIsSegmentedAndAClickOnItsFrameFindsTheEmbedding()
      throws Exception {
    FrameOnTopic frame = frame("watched", Pictures.pngHalves(WIDTH, HEIGHT, 0x4000f0, 0x00f0f0));

    Mask mask = mask(frame.id().toString());
    Segments clicked = segments(ask(frame.request(), point(10, 10)));

    assertThat(mask.getInstancesList())
        .extracting(it -> it.getPromptIndex() + " from " + it.getBox().getLeft())
        .containsExactly("0 from 0", "1 from 48");
    assertThat(mask.getModel().getName()).isEqualTo("sam");
    assertThat(clicked.getEmbeddingCached()).isTrue();
  }

  @Test
  void aSourceThatDoesNotSayWhatToLookForGetsDeadLetters() {
    frame("unsaid", PICTURE);

    List<ConsumerRecord<String, byte[]>> dead =
        harness.read(
            harness.topics().deadLetters(),
            all -> all.stream().anyMatch(it -> "unsaid".equals(it.key())),
            PATIENCE);
    assertThat(dead)
        .filteredOn(it -> "unsaid".equals(it.key()))
        .extracting(it -> Harness.header(it, FrameHeader.REASON))
        .containsExactly("no-prompts");
  }

  @Test
  void thePromptableModelIsNotTheOneOfSourcesThatNameNone() {
    assertThat(processor.readiness().serving().map(ModelState.Serving::id))
        .hasValueSatisfying(id -> assertThat(id.name()).isEqualTo("colours"));
    assertThat(processor.readiness().toJson()).contains("\"sam\"");
  }

  private record FrameOnTopic(String source, UUID id, RecordPosition place) {
    SegmentRequest.Builder request() {
      return SegmentIT.request(source).setFrameId(id.toString()).setFrame(place);
    }
  }

  private static FrameOnTopic frame(String source, byte[] picture) {
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

  private static SegmentRequest.Builder request(String source) {
    return SegmentRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setSourceId(source);
  }

  private static Prompt point(float x, float y) {
    return Prompt.newBuilder()
        .addPoints(PromptPoint.newBuilder().setX(x).setY(y).setForeground(true))
        .build();
  }

  private static SegmentRequest prompted(SegmentRequest.Builder request, Prompt... prompts) {
    return request.setPrompts(Prompts.newBuilder().addAllPrompts(List.of(prompts))).build();
  }

  private static SegmentReply ask(SegmentRequest.Builder request, Prompt... prompts)
      throws Exception {
    SegmentRequest whole = prompts.length == 0 ? request.build() : prompted(request, prompts);
    send(whole, "");
    return reply(harness.topics().segmentReplies(), whole.getRequestId());
  }

  private static void send(SegmentRequest request, String replyTo) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            harness.topics().segmentRequests(), request.getSourceId(), request.toByteArray());
    if (!replyTo.isEmpty()) {
      record.headers().add(FrameHeader.REPLY_TO, replyTo.getBytes(StandardCharsets.UTF_8));
    }
    harness.send(record);
  }

  private static SegmentReply reply(String topic, String id) throws Exception {
    List<ConsumerRecord<String, byte[]>> all =
        harness.read(topic, some -> some.stream().anyMatch(it -> id.equals(it.key())), PATIENCE);
    for (ConsumerRecord<String, byte[]> record : all) {
      if (id.equals(record.key())) {
        return SegmentReply.parseFrom(record.value());
      }
    }
    throw new AssertionError("no answer to " + id);
  }

  private static List<SegmentReply> replies(String topic) throws Exception {
    List<SegmentReply> replies = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : harness.readNow(topic)) {
      replies.add(SegmentReply.parseFrom(record.value()));
    }
    return replies;
  }

  private static Mask mask(String frameId) throws Exception {
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

  private static Segments segments(SegmentReply reply) {
    assertThat(reply.getRefusal().getReason()).isEmpty();
    return reply.getSegments();
  }

  private static String refusal(SegmentReply reply) {
    return reply.getRefusal().getCode();
  }
}
