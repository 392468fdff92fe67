package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ModelReference;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.batching.ShadowRun;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets the candidate that a rollout names run in the shadow of the version that serves. It is
 * opened as any version is, so that it can come to serve as it stands.
 *
 * <p>Threads: the registry's.
 */
final class ShadowServer {
  private final ModelReference reference;
  private final ServerParts parts;
  private Optional<Rollout> decided = Optional.empty();
  // Beside the reference this is a user of the model, so that it outlives its time in the shadow.
  private Optional<LiveVersion<ModelState.Shadowing>> shadow = Optional.empty();
  private Optional<Attempt> attempt = Optional.empty();

  ShadowServer(ModelReference reference, ServerParts parts) {
    this.reference = reference;
    this.parts = parts;
  }

  Optional<ModelState.Shadowing> state() {
    return shadow.map(LiveVersion::state);
  }

  /** What runs in the shadow, or is on its way there. */
  List<ModelVersion> versions() {
    return Stream.concat(
            shadow.map(LiveVersion::version).stream(), attempt.map(Attempt::version).stream())
        .toList();
  }

  boolean isLoading() {
    return attempt.isPresent();
  }

  boolean isOn(ReadyModel model) {
    return shadow.filter(live -> live.model() == model).isPresent();
  }

  /** Follows the newest decision, once. */
  void follow(Decision decision) {
    Rollout rollout = decision.rollout();
    boolean awaited = !rollout.getShadowVersion().isEmpty() && decision.shadow().isEmpty();
    if (awaited || decided.equals(Optional.of(rollout))) {
      return;
    }
    decided = Optional.of(rollout);
    Optional<ModelVersion> wanted =
        decision.shadow().filter(it -> !it.getVersion().equals(rollout.getServingVersion()));
    if (wanted.isPresent() && shadow.map(LiveVersion::version).equals(wanted)) {
      run(shadow.get());
      return;
    }
    end(rollout.getReason());
    if (!attempt.map(Attempt::version).equals(wanted)) {
      drop();
      wanted.ifPresent(version -> begin(version, rollout.getReason()));
    }
  }

  private void begin(ModelVersion version, String reason) {
    Attempt next = parts.attempt(version);
    attempt = Optional.of(next);
    parts.listener().accept(StateChange.of(next.state(), reason));
  }

  private void run(LiveVersion<ModelState.Shadowing> live) {
    Rollout rollout = decided.orElseThrow();
    reference.shadow(
        Optional.of(
            new ShadowRun(
                live.model(),
                rollout.getShadowShare(),
                Set.copyOf(rollout.getShadowSourcesList()))));
  }

  /** Takes up a candidate that has finished loading. */
  void step() {
    Optional<Opening> outcome = attempt.flatMap(it -> it.outcome(parts.now()));
    if (outcome.isPresent()) {
      Attempt done = attempt.orElseThrow();
      attempt = Optional.empty();
      finish(done, outcome.get());
    }
    // What it does not answer cannot prove it; but it has not taken the process with it either.
    shadow
        .filter(live -> parts.trial().isPassedInShadow(live.age(parts.now())))
        .ifPresent(live -> live.mark().end());
  }

  private void finish(Attempt done, Opening outcome) {
    switch (outcome) {
      case Opening.Ready ready -> {
        ModelState.Shadowing now = done.state().shadowing(ready.engine());
        String reason = decided.map(Rollout::getReason).orElse("");
        LiveVersion<ModelState.Shadowing> live =
            new LiveVersion<>(
                done.version(), ready.model(), ready.mark(), now, reason, parts.now());
        shadow = Optional.of(live);
        run(live);
        parts.listener().accept(new StateChange(now, reason, ready.times()));
      }
      case Opening.Refused(String reason, StepTimes times) ->
          parts.listener().accept(new StateChange(done.state().rejected(reason), reason, times));
      case Opening.NotYet _, Opening.Unreachable _, Opening.DeviceLost _ ->
          throw new IllegalStateException("no outcome: " + outcome);
    }
  }

  /** Takes a candidate out of the shadow in order to let it serve; it is the caller's. */
  Optional<LiveVersion<ModelState.Shadowing>> take(ModelVersion version) {
    Optional<LiveVersion<ModelState.Shadowing>> taken = shadow.filter(live -> live.is(version));
    if (taken.isPresent()) {
      reference.shadow(Optional.empty());
      taken.get().mark().end();
      shadow = Optional.empty();
    }
    return taken;
  }

  /** Takes a candidate over that is still loading. */
  Optional<Attempt> takeAttempt(ModelVersion version) {
    Optional<Attempt> taken = attempt.filter(it -> it.version().equals(version));
    taken.ifPresent(_ -> attempt = Optional.empty());
    return taken;
  }

  /** It cannot be run any more. */
  void broken(String cause) {
    shadow.ifPresent(
        live -> {
          String reason = "it keeps failing in the shadow: " + cause;
          letGo(live);
          parts.listener().accept(StateChange.of(live.state().rejected(reason), reason));
        });
  }

  private void end(String reason) {
    shadow.ifPresent(
        live -> {
          letGo(live);
          parts.listener().accept(StateChange.of(live.state().ended(), reason));
        });
  }

  private void drop() {
    attempt.ifPresent(
        it -> {
          it.drop();
          parts
              .listener()
              .accept(StateChange.of(it.state().dropped(), "a newer decision came first"));
        });
    attempt = Optional.empty();
  }

  private void letGo(LiveVersion<ModelState.Shadowing> live) {
    shadow = Optional.empty();
    reference.shadow(Optional.empty());
    live.mark().end();
    live.model().leave();
  }

  /** The process stops. */
  void stop() {
    attempt.ifPresent(Attempt::drop);
    attempt = Optional.empty();
    shadow.ifPresent(this::letGo);
  }
}
