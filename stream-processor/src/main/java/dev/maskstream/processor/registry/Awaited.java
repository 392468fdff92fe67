package dev.maskstream.processor.registry;

import java.time.Duration;

/**
 * A decision whose version the registry does not have. Versions are published before they are
 * decided on, but their records may be read in another order, or be deleted.
 *
 * @param givenUp whether what is known to work serves meanwhile; the record may still come
 */
record Awaited(Decision decision, long sinceNanos, boolean givenUp) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static Awaited of(Decision decision, long nowNanos) {
    return new Awaited(decision, nowNanos, false);
  }

  boolean isOverdue(long nowNanos) {
    return !givenUp && nowNanos - sinceNanos >= PATIENCE.toNanos();
  }

  Awaited withoutHope() {
    return new Awaited(decision, sinceNanos, true);
  }

  ModelId id() {
    return new ModelId(decision.rollout().getModel(), decision.rollout().getServingVersion());
  }

  String reason() {
    return "the models topic has no record of it, %d s after the decision; publish it, or let another version serve"
        .formatted(PATIENCE.toSeconds());
  }
}
