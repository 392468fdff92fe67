package dev.maskstream.processor.segment;

import static dev.maskstream.processor.segment.SegmentRig.HEIGHT;
import static dev.maskstream.processor.segment.SegmentRig.PATIENCE;
import static dev.maskstream.processor.segment.SegmentRig.PICTURE;
import static dev.maskstream.processor.segment.SegmentRig.WIDTH;
import static dev.maskstream.processor.segment.SegmentRig.point;
import static dev.maskstream.processor.segment.SegmentRig.prompted;
import static dev.maskstream.processor.segment.SegmentRig.refusal;
import static dev.maskstream.processor.segment.SegmentRig.request;
import static dev.maskstream.processor.segment.SegmentRig.segments;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.segment.SegmentRig.FrameOnTopic;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.v1.SegmentRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests are refused for, by a processor and its broker. */
class SegmentRefusalsIT {
  @TempDir private static Path folder;
  private static SegmentRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new SegmentRig(folder);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void aFrameThatIsNotThereIsGone() throws Exception {
    FrameOnTopic frame = rig.frame("gone", PICTURE);
    SegmentRequest.Builder otherId = frame.request().setFrameId(UUID.randomUUID().toString());
    SegmentRequest.Builder otherSource = frame.request().setSourceId("somebody-else");
    SegmentRequest.Builder beyond =
        frame.request().setFrame(frame.place().toBuilder().setOffset(1_000_000));
    SegmentRequest.Builder otherTopic =
        frame.request().setFrame(frame.place().toBuilder().setTopic("labels"));

    assertThat(refusal(rig.ask(otherId, point(1, 1)))).isEqualTo("frame-gone");
    assertThat(refusal(rig.ask(otherSource, point(1, 1)))).isEqualTo("frame-gone");
    assertThat(refusal(rig.ask(beyond, point(1, 1)))).isEqualTo("frame-gone");
    assertThat(refusal(rig.ask(otherTopic, point(1, 1)))).isEqualTo("frame-gone");
  }

  @Test
  void aFrameThatHasLeftTheTopicIsGone() throws Exception {
    FrameOnTopic frame = rig.frame("left", PICTURE);
    TopicPartition partition =
        new TopicPartition(rig.harness().topics().frames(), frame.place().getPartition());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.bootstrap()))) {
      admin
          .deleteRecords(
              Map.of(partition, RecordsToDelete.beforeOffset(frame.place().getOffset() + 1)))
          .all()
          .get();
    }

    assertThat(refusal(rig.ask(frame.request(), point(1, 1)))).isEqualTo("frame-gone");
  }

  @Test
  void wrongRequestsAreRefusedWithTheirReason() throws Exception {
    ByteString picture = ByteString.copyFrom(PICTURE);

    assertThat(refusal(rig.ask(request("a").setImage(picture), point(97, 1))))
        .isEqualTo("prompt-outside");
    assertThat(refusal(rig.ask(request("a").setImage(picture).setModel("colours"), point(1, 1))))
        .isEqualTo("not-promptable");
    assertThat(refusal(rig.ask(request("a").setImage(picture).setModel("nobody"), point(1, 1))))
        .isEqualTo("unknown-model");
    assertThat(refusal(rig.ask(request("a").setImage(picture.substring(0, 60)), point(1, 1))))
        .isEqualTo("torn-picture");
    assertThat(refusal(rig.ask(request("a"), point(1, 1)))).isEqualTo("bad-request");
    assertThat(
            refusal(rig.ask(request("a").setImage(picture).setDeadlineMicros(1_000), point(1, 1))))
        .isEqualTo("deadline");
  }

  @Test
  void whatIsNoRequestBlocksNobody() throws Exception {
    rig.harness()
        .send(
            new ProducerRecord<>(
                rig.harness().topics().segmentRequests(), "pic", new byte[] {-1, -1, -1}));

    segments(rig.ask(request("pic").setImage(ByteString.copyFrom(PICTURE)), point(1, 1)));

    assertThat(rig.replies(rig.harness().topics().segmentReplies()))
        .anyMatch(it -> it.getRefusal().getCode().equals("bad-request"));
  }

  @Test
  void anAnswerGoesToWhereItMayGoOnly() throws Exception {
    ByteString picture = ByteString.copyFrom(PICTURE);
    SegmentRequest mine = prompted(request("pic").setImage(picture), point(1, 1));
    SegmentRequest others = prompted(request("pic").setImage(picture), point(1, 1));

    rig.send(mine, "mine");
    rig.send(others, "models");

    assertThat(rig.reply("mine", mine.getRequestId()).hasSegments()).isTrue();
    assertThat(refusal(rig.reply(rig.harness().topics().segmentReplies(), others.getRequestId())))
        .isEqualTo("reply-to-not-allowed");
  }

  @Test
  void beyondTheBoundRequestsAreBusy() throws Exception {
    rig.encoders().drainPermits();
    List<SegmentRequest> all = new ArrayList<>();
    for (int at = 0; at < 12; at++) {
      byte[] other = Pictures.pngHalves(WIDTH, HEIGHT, 0x200000 + at, 0x00ff00);
      SegmentRequest request =
          prompted(request("flood").setImage(ByteString.copyFrom(other)), point(1, 1));
      all.add(request);
      rig.send(request, "");
    }

    assertThat(
            refusal(rig.reply(rig.harness().topics().segmentReplies(), all.get(11).getRequestId())))
        .isEqualTo("busy");
    rig.encoders().release(1_000_000);
    assertThat(
            rig.reply(rig.harness().topics().segmentReplies(), all.get(0).getRequestId())
                .hasSegments())
        .isTrue();
  }

  @Test
  void aSourceThatDoesNotSayWhatToLookForGetsDeadLetters() {
    rig.frame("unsaid", PICTURE);

    List<ConsumerRecord<String, byte[]>> dead =
        rig.harness()
            .read(
                rig.harness().topics().deadLetters(),
                all -> all.stream().anyMatch(it -> "unsaid".equals(it.key())),
                PATIENCE);
    assertThat(dead)
        .filteredOn(it -> "unsaid".equals(it.key()))
        .extracting(it -> Harness.header(it, FrameHeader.REASON))
        .containsExactly("no-prompts");
  }
}
