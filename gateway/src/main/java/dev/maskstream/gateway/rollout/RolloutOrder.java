package dev.maskstream.gateway.rollout;

import dev.maskstream.proto.kafka.Rollouts;
import java.util.Optional;

/** What somebody wants done with a model. */
public sealed interface RolloutOrder {
  /**
   * A version is to serve.
   *
   * @param asDefault whether its model is to have the sources that name none; empty for what {@link
   *     Rollouts#takesDefault} says
   */
  record Serve(String version, Optional<Boolean> asDefault) implements RolloutOrder {}

  /** A version is to run in the shadow of what serves. */
  record Shadow(Rollouts.Shadow shadow) implements RolloutOrder {}

  /** The shadow is to end. */
  record NoShadow() implements RolloutOrder {}

  /** What served before is to serve again. */
  record Rollback() implements RolloutOrder {}
}
