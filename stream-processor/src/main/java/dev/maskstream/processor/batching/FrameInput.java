package dev.maskstream.processor.batching;

import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.RecordPosition;
import java.util.Optional;

/**
 * What is known of a frame beside its picture.
 *
 * @param position where the frame lies in the log
 * @param model name of the model its source asks for; empty for the default one
 */
public record FrameInput(
    FrameFacts facts, RecordPosition position, Freshness freshness, Optional<String> model) {
  public String sourceId() {
    return facts.sourceId();
  }
}
