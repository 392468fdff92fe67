package dev.maskstream.processor.batching;

import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.RecordPosition;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is known of a frame beside its picture.
 *
 * @param position where the frame lies in the log
 * @param model says which model its source asks for, empty for the default one; asked when the
 *     frame gets its version, for the sources topic may be read later than the frame
 */
public record FrameInput(
    FrameFacts facts,
    RecordPosition position,
    Freshness freshness,
    Supplier<Optional<String>> model) {
  public String sourceId() {
    return facts.sourceId();
  }
}
