package dev.maskstream.processor.batching;

import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.RecordPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is known of a frame beside its picture.
 *
 * @param position where the frame lies in the log
 * @param model says which model its source asks for, empty for the default one; asked when the
 *     frame gets its version, for the sources topic may be read later than the frame
 * @param prompts what its source has looked for in every frame, where its model is promptable;
 *     asked when the frame is decoded
 */
public record FrameInput(
    FrameFacts facts,
    RecordPosition position,
    Freshness freshness,
    Supplier<Optional<String>> model,
    Supplier<List<Prompt>> prompts) {
  /** A frame of a source without standing prompts. */
  public FrameInput(
      FrameFacts facts,
      RecordPosition position,
      Freshness freshness,
      Supplier<Optional<String>> model) {
    this(facts, position, freshness, model, List::of);
  }

  public String sourceId() {
    return facts.sourceId();
  }
}
