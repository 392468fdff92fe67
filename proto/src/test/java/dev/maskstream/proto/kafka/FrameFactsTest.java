package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.v1.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class FrameFactsTest {
  private static final FramePlace PLACE = new FramePlace("frames", 2, 77, 1_000);
  private static final UUID ID = UUID.fromString("019aaf0d-c97b-7abc-9def-000102030405");
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void aRecordWithoutHeadersHasTheDefaults() {
    FrameFacts facts = FrameFacts.read("cam-1", new RecordHeaders(), PLACE);

    assertThat(facts)
        .isEqualTo(
            new FrameFacts(
                "cam-1",
                FrameIds.of("frames", 2, 77, 1_000),
                77,
                1_000_000,
                1_000_000,
                "",
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of()));
  }

  @Test
  void whatIsWrittenIsRead() {
    FrameFacts facts =
        new FrameFacts(
            "cam-1",
            ID,
            5,
            11,
            12,
            "image/jpeg",
            OptionalLong.of(13),
            Optional.of("answers"),
            Optional.of(PARENT),
            Optional.of(Delivery.DELIVERY_LATEST),
            Set.of());

    assertThat(FrameFacts.read("cam-1", facts.headers(), PLACE)).isEqualTo(facts);
  }

  @Test
  void anArrivingFrameTakesWhatItIsGiven() {
    FrameFacts facts =
        FrameFacts.arriving("cam-1", ID, 20, "image/png")
            .withSequence(3)
            .withCapturedAtMicros(19)
            .withDeadlineMicros(30)
            .withTraceparent(PARENT)
            .withDelivery(Delivery.DELIVERY_EVERY_FRAME);

    assertThat(FrameFacts.read("cam-1", facts.headers(), PLACE)).isEqualTo(facts);
    assertThat(facts.ingestedAtMicros()).isEqualTo(20);
  }

  @Test
  void headersThatMakeNoSenseAreAbsentAndNamed() {
    Headers headers = new RecordHeaders();
    headers.add(FrameHeader.FRAME_ID, text("1-1-1-1-1"));
    headers.add(FrameHeader.SEQUENCE, text("-1"));
    headers.add(FrameHeader.CAPTURED_AT, text("yesterday"));
    headers.add(FrameHeader.INGESTED_AT, null);
    headers.add(FrameHeader.CONTENT_TYPE, text("image/\u0000"));
    headers.add(FrameHeader.DEADLINE, text("9999999999999999999"));
    headers.add(FrameHeader.REPLY_TO, text("not a topic"));
    headers.add(FrameHeader.TRACEPARENT, text("00-zz"));
    headers.add(FrameHeader.DELIVERY, text("sometimes"));

    FrameFacts facts = FrameFacts.read("cam-1", headers, PLACE);

    assertThat(facts.malformed()).hasSize(9);
    assertThat(facts)
        .usingRecursiveComparison()
        .ignoringFields("malformed")
        .isEqualTo(FrameFacts.read("cam-1", new RecordHeaders(), PLACE));
  }

  @Test
  void ofSeveralHeadersOfOneNameTheLastCounts() {
    Headers headers = new RecordHeaders();
    headers.add(FrameHeader.SEQUENCE, text("1"));
    headers.add(FrameHeader.SEQUENCE, text("2"));

    assertThat(FrameFacts.read("cam-1", headers, PLACE).sequence()).isEqualTo(2);
  }

  @Test
  void aRecordWithoutKeyOrTimeIsReadToo() {
    ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("frames", 0, 9, null, new byte[0]);

    FrameFacts facts = FrameFacts.read(record);

    assertThat(facts.sourceId()).isEmpty();
    assertThat(facts.capturedAtMicros()).isZero();
  }

  @Test
  void noHeaderBytesMakeReadingFail() {
    SplittableRandom random = new SplittableRandom(12);
    String[] names = {
      FrameHeader.FRAME_ID, FrameHeader.SEQUENCE, FrameHeader.TRACEPARENT, FrameHeader.DELIVERY
    };
    for (int round = 0; round < 5_000; round++) {
      byte[] value = new byte[random.nextInt(60)];
      random.nextBytes(value);
      Headers headers = new RecordHeaders();
      headers.add(names[round % names.length], value);

      assertThat(FrameFacts.read("cam-1", headers, PLACE).frameId()).isNotNull();
    }
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
