package dev.maskstream.processor.streams;

import dev.maskstream.proto.Topics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Frames to masks, dead letters and events. The window of frames in flight reads a source topic,
 * never a repartition topic, and no store stands before it: both would move offsets behind the
 * ledger's back.
 */
final class FrameTopology {
  static final String MASKS = "masks";
  static final String DEAD_LETTERS = "dead-letters";
  static final String EVENTS = "events";
  private static final String FRAMES = "frames";
  private static final String SEGMENT = "segment";

  private FrameTopology() {}

  static Topology of(
      Topics topics, ProcessorSupplier<byte[], byte[], byte[], byte[]> frameProcessor) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new Topology()
        .addSource(
            AutoOffsetReset.earliest(),
            FRAMES,
            new FrameTime(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.frames())
        .addProcessor(SEGMENT, frameProcessor, FRAMES)
        .addSink(MASKS, topics.masks(), bytes, bytes, SEGMENT)
        .addSink(DEAD_LETTERS, topics.deadLetters(), bytes, bytes, SEGMENT)
        .addSink(EVENTS, topics.events(), bytes, bytes, SEGMENT);
  }
}
