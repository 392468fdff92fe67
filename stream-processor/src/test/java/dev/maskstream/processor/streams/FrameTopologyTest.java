package dev.maskstream.processor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Mask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameTopologyTest {
  private static final TopicPartition FRAMES = new TopicPartition("frames", 0);

  private final OneSlot slot = new OneSlot();
  private final TopologyTestDriver driver = driver();
  private final TestInputTopic<String, byte[]> frames =
      driver.createInputTopic("frames", new StringSerializer(), new ByteArraySerializer());
  private final TestOutputTopic<String, byte[]> masks = output("masks");
  private final TestOutputTopic<String, byte[]> deadLetters = output("dead-letters");
  private final TestOutputTopic<String, byte[]> events = output("events");

  private TopologyTestDriver driver() {
    Properties properties =
        new StreamsProperties(
                new Topics(""),
                Map.of("bootstrap.servers", "nowhere:1"),
                false,
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(6),
                8)
            .toProperties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    return new TopologyTestDriver(
        FrameTopology.of(new Topics(""), () -> slot.processor(false)), properties);
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void close() {
    driver.close();
    slot.close();
  }

  @Test
  void masksLeaveInTheOrderOfTheLogAndNameTheirFrames() throws Exception {
    slot.serve();
    slot.permits.release(100);
    for (int at = 0; at < 20; at++) {
      send("cam-" + at % 3, at);
    }
    awaitAnswers(20);

    List<Long> offsets = new ArrayList<>();
    for (TestRecord<String, byte[]> record : masks.readRecordsToList()) {
      Mask mask = Mask.parseFrom(record.value());
      offsets.add(mask.getInput().getOffset());
      assertThat(record.key()).isEqualTo(mask.getSourceId());
      assertThat(record.headers().lastHeader(FrameHeader.FRAME_ID).value())
          .isEqualTo(mask.getFrameId().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(offsets).isSorted().hasSize(20);
  }

  @Test
  void aFrameInFlightHoldsTheCommitBackUntilItsMaskIsForwarded() {
    slot.serve();
    send("cam", 0);
    send("cam", 1);
    assertThat(slot.ledgers.current().clamp(Map.of(FRAMES, new OffsetAndMetadata(2))))
        .containsEntry(FRAMES, new OffsetAndMetadata(0));

    slot.permits.release(100);
    awaitAnswers(2);

    assertThat(slot.ledgers.current().clamp(Map.of(FRAMES, new OffsetAndMetadata(2))))
        .containsEntry(FRAMES, new OffsetAndMetadata(2));
  }

  @Test
  void aSourceThatWantsTheLatestFrameLosesItsOldestOnesWhenBehind() throws Exception {
    for (int at = 0; at < 5; at++) {
      RecordHeaders headers = new RecordHeaders();
      headers.add(FrameHeader.DELIVERY, "latest".getBytes(StandardCharsets.UTF_8));
      headers.add(FrameHeader.SEQUENCE, Integer.toString(at).getBytes(StandardCharsets.UTF_8));
      frames.pipeInput(new TestRecord<>("cam", new byte[] {1}, headers, Instant.now()));
    }
    slot.serve();
    slot.permits.release(100);
    awaitAnswers(5);

    assertThat(Mask.parseFrom(masks.readValue()).getSequence()).isEqualTo(4);
    List<Long> dropped = new ArrayList<>();
    for (byte[] event : events.readValuesToList()) {
      Event parsed = Event.parseFrom(event);
      assertThat(parsed.getFrameDropped().getReason()).isEqualTo(DropReason.DROP_REASON_STALE);
      dropped.add(parsed.getFrameDropped().getSequence());
    }
    assertThat(dropped).containsExactly(0L, 1L, 2L, 3L);
    assertThat(
            slot.meters.get("maskstream.processor.frames").tag("reason", "stale").counter().count())
        .isEqualTo(4);
  }

  @Test
  void aFrameThatTheEngineFailsOnIsADeadLetterAndTheNextOneIsNot() {
    slot.serve();
    slot.permits.release(100);
    send("cam", FakeSegmenter.POISON);
    send("cam", 1);
    awaitAnswers(2);

    TestRecord<String, byte[]> letter = deadLetters.readRecord();
    assertThat(letter.headers().lastHeader(FrameHeader.REASON).value())
        .isEqualTo("engine-failure".getBytes(StandardCharsets.UTF_8));
    assertThat(masks.getQueueSize()).isEqualTo(1);
  }

  @Test
  void aFrameWithoutATimestampHasAnOutcomeToo() {
    slot.serve();
    slot.permits.release(100);

    frames.pipeInput("cam", new byte[] {1}, 0L);
    awaitAnswers(1);

    assertThat(masks.getQueueSize()).isEqualTo(1);
  }

  private void send(String source, int colour) {
    frames.pipeInput(source, new byte[] {(byte) colour});
  }

  private void awaitAnswers(int count) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .pollInSameThread()
        .until(
            () -> {
              driver.advanceWallClockTime(Duration.ofMillis(1));
              return masks.getQueueSize() + events.getQueueSize() + deadLetters.getQueueSize()
                  >= count;
            });
  }
}
