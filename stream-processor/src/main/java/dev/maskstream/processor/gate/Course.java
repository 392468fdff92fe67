package dev.maskstream.processor.gate;

import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Rollout;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Where the rollout of one model stands, and since when. A value only: each rollout leads from one
 * course to the next.
 *
 * @param rollout the newest
 * @param shadowSinceMicros since when its shadow runs beside what serves now
 * @param change the rollout that let another version serve, while that one is watched
 */
record Course(Rollout rollout, long shadowSinceMicros, Optional<Rollout> change) {
  /** How a rollout's reason begins that the watchdog decided on. */
  static final String BY_WATCHDOG = "watchdog: ";

  /**
   * The first rollout seen of a model. Serving a version ends its shadow, so one that names a
   * shadow has not just changed what serves.
   */
  static Course begin(Rollout first) {
    boolean changed = first.getShadowVersion().isEmpty();
    return new Course(
        first, first.getDecidedAtMicros(), changed ? watched(first) : Optional.empty());
  }

  Course then(Rollout next) {
    boolean sameServing = next.getServingVersion().equals(rollout.getServingVersion());
    boolean sameShadow = next.getShadowVersion().equals(rollout.getShadowVersion());
    return new Course(
        next,
        sameServing && sameShadow ? shadowSinceMicros : next.getDecidedAtMicros(),
        sameServing ? change : isWayBack(next) ? Optional.empty() : watched(next));
  }

  /** A person who goes back knows why; the figures that spoke for the version left may be wrong. */
  private boolean isWayBack(Rollout next) {
    return next.getServingVersion().equals(rollout.getPreviousVersion());
  }

  /** How long its shadow has run. */
  Duration shadowFor(long nowMicros) {
    return Duration.of(nowMicros - shadowSinceMicros, ChronoUnit.MICROS);
  }

  /** The watch has ended. */
  Course unwatched() {
    return new Course(rollout, shadowSinceMicros, Optional.empty());
  }

  /**
   * What there is no way back from, and what the watchdog or a person went back to, is not watched.
   * Once the topic is compacted only the reason tells that somebody went back.
   */
  private static Optional<Rollout> watched(Rollout change) {
    boolean wentBack =
        change.getReason().startsWith(BY_WATCHDOG)
            || change.getReason().startsWith(Rollouts.BACK_BY_HAND);
    return change.getPreviousVersion().isEmpty() || wentBack
        ? Optional.empty()
        : Optional.of(change);
  }
}
