package dev.maskstream.proto.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a frame lies in the log, and when it got there.
 *
 * @param timestampMillis the record's timestamp, milliseconds since 1970; negative when it has none
 */
public record FramePlace(String topic, int partition, long offset, long timestampMillis) {
  static FramePlace of(ConsumerRecord<?, ?> record) {
    return new FramePlace(record.topic(), record.partition(), record.offset(), record.timestamp());
  }

  /** Microseconds since 1970; 0 when unknown. */
  long timestampMicros() {
    return Math.max(0, timestampMillis) * 1000;
  }
}
