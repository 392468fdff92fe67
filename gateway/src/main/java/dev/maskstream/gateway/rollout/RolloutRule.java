package dev.maskstream.gateway.rollout;

import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import java.util.Optional;

/** What an order comes to, by what the registry holds. A rule only. */
public final class RolloutRule {
  private final RegistryContents registry;
  private final String model;
  private final String reason;

  /**
   * @param reason who decided, and why
   */
  public RolloutRule(RegistryContents registry, String model, String reason) {
    this.registry = registry;
    this.model = model;
    this.reason = reason;
  }

  /** The rollout to publish, or why there is none. */
  public sealed interface Verdict {
    record Decided(Rollout rollout) implements Verdict {}

    record Refused(Problem problem) implements Verdict {}
  }

  public Verdict decide(RolloutOrder order) {
    if (registry.versionsOf(model).isEmpty()) {
      return refused(404, "no-such-model", "The registry holds no model " + model + ".");
    }
    return switch (order) {
      case RolloutOrder.Serve serve -> serve(serve);
      case RolloutOrder.Shadow(Rollouts.Shadow shadow) -> shadow(shadow);
      case RolloutOrder.NoShadow() ->
          registry
              .rollout(model)
              .map(now -> decided(Rollouts.withoutShadow(now, reason)))
              .orElseGet(this::nothingServes);
      case RolloutOrder.Rollback() -> rollback();
    };
  }

  private Verdict serve(RolloutOrder.Serve order) {
    Optional<ModelVersion> version = registry.version(model, order.version());
    if (version.isEmpty()) {
      return unknown(order.version());
    }
    if (order.asDefault().orElse(false) && version.get().getTask() == Task.TASK_PROMPTABLE) {
      return refused(
          409, "never-default", "A promptable model cannot have the sources that name no model.");
    }
    return decided(
        Rollouts.serveByHand(
            model, registry.rollout(model), order.version(), reason, order.asDefault()));
  }

  private Verdict shadow(Rollouts.Shadow shadow) {
    Optional<Rollout> now = registry.rollout(model);
    if (registry.version(model, shadow.version()).isEmpty()) {
      return unknown(shadow.version());
    }
    if (now.isEmpty()) {
      return nothingServes();
    }
    if (now.get().getServingVersion().equals(shadow.version())) {
      return refused(
          409,
          "shadow-of-itself",
          "%s@%s serves; it cannot be its own shadow.".formatted(model, shadow.version()));
    }
    return decided(Rollouts.shadow(now.get(), shadow, reason));
  }

  private Verdict rollback() {
    Optional<Rollout> back = registry.rollout(model).flatMap(now -> Rollouts.rollback(now, reason));
    if (back.isEmpty()) {
      return refused(
          409, "nothing-before", "Nothing served before, so there is nothing to go back to.");
    }
    String version = back.get().getServingVersion();
    return registry.version(model, version).isEmpty()
        ? refused(
            409,
            "version-gone",
            "%s@%s served before, and the registry does not hold it any more."
                .formatted(model, version))
        : decided(back.get());
  }

  private Verdict unknown(String version) {
    return refused(
        404,
        "no-such-version",
        "The registry holds no version %s of model %s; see GET /v1/models/%s."
            .formatted(version, model, model));
  }

  private Verdict nothingServes() {
    return refused(409, "nothing-serves", "No version of model " + model + " serves yet.");
  }

  private static Verdict decided(Rollout rollout) {
    return new Verdict.Decided(rollout);
  }

  private static Verdict refused(int status, String code, String detail) {
    return new Verdict.Refused(Problem.of(status, code, detail));
  }
}
