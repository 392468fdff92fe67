package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.v1.SegmentRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
  private static final long SENT_MILLIS = 1_000_000;

  private final RequestReader reader =
      new RequestReader(Set.of(), "segment-replies", Duration.ofSeconds(60));

  @Test
  void idsThatAnAnswerHasNoRoomForAreRefusedAndCut() {
    SegmentRequest request =
        request().setFrameId("f".repeat(1_000_000)).setSourceId("s".repeat(200)).build();

    RequestReader.Read read = read(request.toByteArray());

    assertThat(read.refused().orElseThrow().code()).isEqualTo("bad-request");
    assertThat(read.request().request().getRequestId()).isEqualTo("r");
    assertThat(read.request().request().getFrameId()).hasSize(128);
    assertThat(read.request().request().getSourceId()).hasSize(128);
  }

  @Test
  void aRecordThatIsNoRequestIsGivenUpOnceNobodyCanWait() {
    RequestReader.Read read = read("no protobuf".getBytes(StandardCharsets.UTF_8));

    assertThat(read.refused().orElseThrow().code()).isEqualTo("bad-request");
    assertThat(read.request().untilMicros())
        .isEqualTo(TimeUnit.MILLISECONDS.toMicros(SENT_MILLIS) + 60_000_000);
  }

  @Test
  void aSoundRequestIsTakenAsItIs() {
    SegmentRequest request = request().build();

    RequestReader.Read read = read(request.toByteArray());

    assertThat(read.refused()).isEmpty();
    assertThat(read.request().request()).isEqualTo(request);
  }

  private static SegmentRequest.Builder request() {
    return SegmentRequest.newBuilder()
        .setRequestId("r")
        .setSourceId("s")
        .setImage(ByteString.copyFromUtf8("picture"));
  }

  private RequestReader.Read read(byte[] value) {
    return reader.read(
        new ConsumerRecord<>(
            "segment-requests",
            0,
            5,
            SENT_MILLIS,
            TimestampType.CREATE_TIME,
            0,
            value.length,
            new byte[0],
            value,
            new RecordHeaders(),
            Optional.empty()),
        0);
  }
}
