package dev.maskstream.processor.batching;

import dev.maskstream.proto.v1.DropReason;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long a frame is worth segmenting. A rule only: the time comes in.
 *
 * @param latest whether the source wants its newest frames rather than all of them
 * @param ingestedAtMicros when the frame came in, microseconds since 1970
 * @param maxAgeMicros of {@code latest} sources: older frames are stale
 * @param deadlineMicros microseconds since 1970 after which nobody wants the mask, of any source
 */
public record Freshness(
    boolean latest, long ingestedAtMicros, long maxAgeMicros, OptionalLong deadlineMicros) {

  /** Nothing is ever too old. */
  public static Freshness everyFrame(long ingestedAtMicros) {
    return new Freshness(false, ingestedAtMicros, Long.MAX_VALUE, OptionalLong.empty());
  }

  /** Why a frame that still waits at this time is to be dropped, if it is. */
  public Optional<DropReason> dropReason(long nowMicros) {
    if (deadlineMicros.isPresent() && nowMicros > deadlineMicros.getAsLong()) {
      return Optional.of(DropReason.DROP_REASON_DEADLINE);
    }
    if (latest && nowMicros - ingestedAtMicros > maxAgeMicros) {
      return Optional.of(DropReason.DROP_REASON_STALE);
    }
    return Optional.empty();
  }
}
