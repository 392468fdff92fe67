package dev.maskstream.processor.batching;

import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.RecordPosition;

/**
 * What is known of a frame beside its picture.
 *
 * @param position where the frame lies in the log
 */
public record FrameInput(FrameFacts facts, RecordPosition position, Freshness freshness) {
  public String sourceId() {
    return facts.sourceId();
  }
}
