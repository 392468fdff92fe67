package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.Rollout;
import java.util.Optional;

/** Which model has the sources that name none, as a decision about one of them leaves it. */
final class UnnamedSources {
  private final Optional<String> now;
  private final String model;

  /**
   * @param contents before the decision
   * @param model that it is about, not a promptable one
   */
  UnnamedSources(RegistryContents contents, String model) {
    this.now = contents.defaultRollout().map(Rollout::getModel);
    this.model = model;
  }

  /** Whether another model has them. */
  boolean areElsewhere() {
    return now.isPresent() && !now.get().equals(model);
  }

  /**
   * A line for whoever decided; empty where there is no question.
   *
   * @param given whether the model is given them
   */
  Optional<String> told(boolean given) {
    if (!areElsewhere()) {
      return Optional.empty();
    }
    return Optional.of(
        given
            ? "sources that name no model get it from now on"
            : "sources that name no model stay with %s; `models serve --default` gives them to %s"
                .formatted(now.orElseThrow(), model));
  }
}
