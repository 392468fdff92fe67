package dev.maskstream.processor.batching;

import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.Mask;

/** What becomes of a frame. Each frame has exactly one. */
public sealed interface Outcome {
  /** It has been segmented. */
  record Masked(Mask mask) implements Outcome {}

  /**
   * Nobody wants its mask any more.
   *
   * @param ageMillis since its capture
   */
  record Dropped(DropReason reason, long ageMillis) implements Outcome {}

  /**
   * It cannot be segmented and goes to the dead letters.
   *
   * @param code short and stable, such as {@code torn-picture}
   * @param detail a sentence for the camera's owner
   */
  record Refused(String code, String detail) implements Outcome {}

  /** The stream thread has lost the partition; the frame will be read again. */
  record Cancelled() implements Outcome {}
}
