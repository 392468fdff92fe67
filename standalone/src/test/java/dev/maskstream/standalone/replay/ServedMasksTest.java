package dev.maskstream.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ServedMasksTest {
  private static final TopicPartition MASKS = new TopicPartition("masks", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private long end;

  @Test
  void redeliveredMasksAndOtherSourcesDoNotHideAFramesMask() {
    try (SourceRecords records = records(6)) {
      mask("cam", 10);
      mask("other", 11);
      mask("cam", 12);
      mask("cam", 10);
      mask("cam", 12);
      mask("cam", 13);
      records.from(new Moment.AtOffset(0));

      ServedMasks served = new ServedMasks(records);

      assertThat(served.of("frame-10", 10)).isPresent();
      assertThat(served.of("frame-11", 11)).isEmpty();
      assertThat(served.of("frame-12", 12)).isPresent();
      assertThat(served.of("frame-13", 13)).isPresent();
    }
  }

  @Test
  void aFrameAfterTheLastMaskHasNone() {
    try (SourceRecords records = records(1)) {
      mask("cam", 10);
      records.from(new Moment.AtOffset(0));

      ServedMasks served = new ServedMasks(records);

      assertThat(served.of("frame-99", 99)).isEmpty();
    }
  }

  private SourceRecords records(long count) {
    consumer.updatePartitions("masks", List.of(new PartitionInfo("masks", 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(MASKS, 0L));
    consumer.updateEndOffsets(Map.of(MASKS, count));
    return new SourceRecords(consumer, "masks", "cam");
  }

  private void mask(String source, long offset) {
    Mask mask =
        Mask.newBuilder()
            .setSourceId(source)
            .setFrameId("frame-" + offset)
            .setInput(RecordPosition.newBuilder().setOffset(offset))
            .build();
    consumer.addRecord(
        new ConsumerRecord<>(
            "masks", 0, end++, source.getBytes(StandardCharsets.UTF_8), mask.toByteArray()));
  }
}
