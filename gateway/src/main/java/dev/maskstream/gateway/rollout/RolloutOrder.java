package dev.maskstream.gateway.rollout;

import dev.maskstream.proto.kafka.Rollouts;

/** What somebody wants done with a model. */
public sealed interface RolloutOrder {
  /** A version is to serve. */
  record Serve(String version) implements RolloutOrder {}

  /** A version is to run in the shadow of what serves. */
  record Shadow(Rollouts.Shadow shadow) implements RolloutOrder {}

  /** The shadow is to end. */
  record NoShadow() implements RolloutOrder {}

  /** What served before is to serve again. */
  record Rollback() implements RolloutOrder {}
}
