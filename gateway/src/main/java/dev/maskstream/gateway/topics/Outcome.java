package dev.maskstream.gateway.topics;

import dev.maskstream.proto.v1.Mask;

/** How a frame ended. The first outcome of a frame counts. */
public sealed interface Outcome {
  record Masked(Mask mask) implements Outcome {}

  /**
   * A processor refused it.
   *
   * @param code such as {@code torn-picture}
   * @param detail a sentence for the camera's owner
   */
  record DeadLettered(String code, String detail) implements Outcome {}

  /**
   * A processor let it go unsegmented.
   *
   * @param reason {@code stale} or {@code deadline}
   * @param ageMillis how old the frame was, since its capture
   */
  record Dropped(String reason, long ageMillis) implements Outcome {}
}
