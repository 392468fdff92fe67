package dev.maskstream.processor.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A frame's time is its record's. A record without one counts as 1970: Kafka Streams would skip it,
 * or stop, and every frame must have an outcome.
 */
final class FrameTime implements TimestampExtractor {
  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, record.timestamp());
  }
}
