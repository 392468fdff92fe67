package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ModelLanes.Standing;
import dev.maskstream.processor.batching.ModelReference;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.vision.ModelSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the version of one model that its rollout names serve. A version that fails any step of
 * being opened is rejected, and the one before it goes on. That one is kept warm for a while after
 * a swap, so that the way back is one swap of a reference.
 *
 * <p>Threads: the registry's, except that {@link #status} is for any.
 */
final class ModelServer {
  private static final Logger log = LoggerFactory.getLogger(ModelServer.class);
  private static final int MOST_REBUILDS = 3;

  private final String name;
  private final ModelReference reference;
  private final ServerParts parts;
  private final ShadowServer shadow;
  private final Queue<ModelVersion> fallbacks = new ArrayDeque<>();
  private Optional<Rollout> decided = Optional.empty();
  private Optional<Awaited> awaited = Optional.empty();
  private Optional<ModelState> asked = Optional.empty();
  private Optional<LiveVersion<ModelState.Serving>> serving = Optional.empty();
  private Optional<LiveVersion<ModelState.Draining>> kept = Optional.empty();
  private Optional<Underway> underway = Optional.empty();
  private int rebuilds;
  private boolean rebuildDue;
  private volatile ModelStatus status;

  /** A version on its way to serve. */
  private record Underway(Attempt attempt, String reason, boolean rebuild) {
    boolean is(ModelVersion version) {
      return attempt.version().equals(version);
    }
  }

  ModelServer(String name, ModelReference reference, ServerParts parts) {
    this.name = name;
    this.reference = reference;
    this.parts = parts;
    this.shadow = new ShadowServer(reference, parts);
    this.status = snapshot();
  }

  /** As of the end of the last step. Threads: any. */
  ModelStatus status() {
    return status;
  }

  /** What serves, if anything does. */
  Optional<ModelSpec> spec() {
    return serving.map(live -> live.model().spec());
  }

  /** How frames of this model are to be treated. */
  Standing standing() {
    if (serving.isPresent()) {
      return Standing.SERVING;
    }
    boolean hopeless = underway.isEmpty() && asked.orElse(null) instanceof ModelState.Rejected;
    return hopeless ? Standing.UNAVAILABLE : Standing.LOADING;
  }

  /** Whether a version is on its way, or will be with the next step. */
  boolean isLoading() {
    return underway.isPresent() || rebuildDue || shadow.isLoading();
  }

  boolean isServing(ReadyModel model) {
    return serving.filter(live -> live.model() == model).isPresent();
  }

  boolean isShadowing(ReadyModel model) {
    return shadow.isOn(model);
  }

  /** What is loaded, on its way, or next in turn if that fails. */
  List<ModelVersion> versions() {
    List<ModelVersion> versions = new ArrayList<>(fallbacks);
    serving.ifPresent(live -> versions.add(live.version()));
    kept.ifPresent(live -> versions.add(live.version()));
    underway.ifPresent(it -> versions.add(it.attempt().version()));
    versions.addAll(shadow.versions());
    return versions;
  }

  /** Whether the registry has had no record of the version that is to serve for too long. */
  boolean lacksRecord() {
    return awaited.filter(Awaited::givenUp).isPresent();
  }

  /**
   * Follows the newest decision. Each is tried once: a version that was rejected waits for the next
   * one. A version whose record has not come yet is waited for, for a while; after that it is
   * rejected, but taken up all the same should its record come.
   */
  void follow(Decision decision) {
    if (!decided.equals(Optional.of(decision.rollout()))) {
      decided = Optional.of(decision.rollout());
      awaited = Optional.of(Awaited.of(decision, parts.now()));
      asked = Optional.empty();
      rebuilds = 0;
    }
    if (awaited.isPresent() && decision.serving().isPresent()) {
      awaited = Optional.empty();
      serve(decision, decision.serving().get());
    }
    shadow.follow(decision);
    status = snapshot();
  }

  private void serve(Decision decision, ModelVersion version) {
    String reason = decision.rollout().getReason();
    asked = Optional.empty();
    fallbacks.clear();
    decision.fallbacks().get().stream().filter(it -> !it.equals(version)).forEach(fallbacks::add);
    if (underway.filter(it -> it.is(version)).isPresent()) {
      return;
    }
    drop();
    if (serving.filter(live -> live.is(version)).isPresent()) {
      asked = serving.map(LiveVersion::state);
    } else {
      bring(version, reason);
    }
  }

  /** By the shortest way: out of the shadow, back from before, or loaded. */
  private void bring(ModelVersion version, String reason) {
    Optional<LiveVersion<ModelState.Shadowing>> candidate = shadow.take(version);
    if (candidate.isPresent()) {
      LiveVersion<ModelState.Shadowing> was = candidate.get();
      replace(loadedBefore(was, was.state().promoted(), reason));
    } else if (warm().filter(it -> it.is(version)).isPresent()) {
      replace(back(reason));
    } else {
      Attempt attempt = shadow.takeAttempt(version).orElseGet(() -> parts.attempt(version));
      begin(new Underway(attempt, reason, false));
    }
  }

  /** The version before, while it is loaded and every slot can use it. */
  private Optional<LiveVersion<ModelState.Draining>> warm() {
    return kept.filter(it -> it.model().brokenSlots().isEmpty());
  }

  private LiveVersion<ModelState.Serving> back(String reason) {
    LiveVersion<ModelState.Draining> was = kept.orElseThrow();
    kept = Optional.empty();
    return loadedBefore(was, was.state().back(), reason);
  }

  private LiveVersion<ModelState.Serving> loadedBefore(
      LiveVersion<?> was, ModelState.Serving now, String reason) {
    TrialRecords.Mark mark = parts.markAgain(was.version(), was.mark());
    return new LiveVersion<>(was.version(), was.model(), mark, now, reason, parts.now());
  }

  private void begin(Underway next) {
    underway = Optional.of(next);
    report(StateChange.of(next.attempt().state(), next.reason()));
  }

  private void drop() {
    underway.ifPresent(
        it -> {
          it.attempt().drop();
          report(StateChange.of(it.attempt().state().dropped(), "a newer decision came first"));
        });
    underway = Optional.empty();
  }

  /** Takes up what has finished loading, and lets go of what nobody needs any more. */
  void step() {
    Optional<Opening> outcome = underway.flatMap(it -> it.attempt().outcome(parts.now()));
    if (outcome.isPresent()) {
      Underway done = underway.orElseThrow();
      underway = Optional.empty();
      finish(done, outcome.get());
    }
    awaited.filter(it -> it.isOverdue(parts.now())).ifPresent(this::goWithout);
    shadow.step();
    // A decision that came meanwhile may have taken the place of the rebuild, and come to nothing.
    if (rebuildDue && underway.isEmpty()) {
      serving.ifPresent(this::rebuild);
    }
    serving
        .filter(live -> !live.mark().isProven())
        .filter(
            live -> parts.trial().isPassed(live.model().framesSegmented(), live.age(parts.now())))
        .ifPresent(parts::prove);
    kept.filter(it -> it.age(parts.now()).compareTo(parts.keep()) >= 0).ifPresent(_ -> closeKept());
    status = snapshot();
  }

  private void finish(Underway done, Opening outcome) {
    switch (outcome) {
      case Opening.Ready ready -> {
        ModelState.Serving now = done.attempt().state().ready(ready.engine());
        LiveVersion<ModelState.Serving> next =
            new LiveVersion<>(
                done.attempt().version(),
                ready.model(),
                ready.mark(),
                now,
                done.reason(),
                parts.now());
        replace(next, ready.times());
      }
      case Opening.Refused(String reason, StepTimes times) -> refused(done, reason, times);
      case Opening.NotYet _, Opening.Unreachable _, Opening.DeviceLost _ ->
          throw new IllegalStateException("no outcome: " + outcome);
    }
  }

  private void refused(Underway done, String reason, StepTimes times) {
    ModelState.Rejected rejected = done.attempt().state().rejected(reason);
    report(new StateChange(rejected, reason, times));
    if (done.rebuild()) {
      parts.onBeyondRepair().accept("the engine keeps failing with " + rejected.id());
    } else {
      fallBack(rejected.id(), reason);
    }
  }

  /** The record of the version that is to serve has not come. */
  private void goWithout(Awaited version) {
    awaited = Optional.of(version.withoutHope());
    ModelId id = version.id();
    String reason = version.reason();
    report(StateChange.of(new ModelState.Rejected(id, reason), reason));
    fallbacks.clear();
    fallbacks.addAll(version.decision().fallbacks().get());
    if (underway.isEmpty()) {
      fallBack(id, reason);
    }
  }

  private void fallBack(ModelId rejected, String reason) {
    if (serving.isEmpty() && !fallbacks.isEmpty()) {
      String why =
          "%s is rejected (%s); the last version known to work serves instead"
              .formatted(rejected, reason);
      begin(new Underway(parts.attempt(fallbacks.remove()), why, false));
    }
  }

  private void replace(LiveVersion<ModelState.Serving> next) {
    replace(next, StepTimes.NONE);
  }

  /** The one place where another version comes to serve. */
  private void replace(LiveVersion<ModelState.Serving> next, StepTimes times) {
    Optional<LiveVersion<ModelState.Serving>> before = serving;
    boolean rebuilt = before.filter(old -> old.is(next.version())).isPresent();
    boolean keep =
        !rebuilt && !parts.keep().isZero() && before.filter(old -> old.model().enter()).isPresent();
    enter(next, times);
    before.ifPresent(old -> old.mark().end());
    if (!rebuilt) {
      closeKept();
      before.ifPresent(old -> retire(old, keep, "replaced by " + next.state().id()));
    }
  }

  private void enter(LiveVersion<ModelState.Serving> next, StepTimes times) {
    reference.swap(next.model());
    serving = Optional.of(next);
    rebuildDue = false;
    report(new StateChange(next.state(), next.reason(), times));
    if (next.mark().isProven()) {
      // Now it is the latest that is known to work.
      parts.prove(next);
    }
  }

  private void retire(LiveVersion<ModelState.Serving> old, boolean keep, String why) {
    if (!keep) {
      report(StateChange.of(old.state().replaced(), why));
      return;
    }
    ModelState.Draining warm = old.state().keptWarm();
    kept =
        Optional.of(
            new LiveVersion<>(old.version(), old.model(), old.mark(), warm, why, parts.now()));
    report(StateChange.of(warm, why + "; kept warm"));
  }

  private void closeKept() {
    kept.ifPresent(
        old -> {
          old.model().leave();
          log.atInfo()
              .addKeyValue("model", old.state().id())
              .log("the version before is kept warm no longer");
        });
    kept = Optional.empty();
  }

  /**
   * An engine slot cannot use the version that serves any more. On trial, the version before takes
   * its place again if it is still warm; otherwise it is built anew, at most three times for a
   * decision.
   */
  void broken(String cause) {
    LiveVersion<ModelState.Serving> live = serving.orElseThrow();
    if (!live.mark().isProven() && warm().isPresent()) {
      goBack(live, cause);
    } else {
      rebuildDue = true;
      if (underway.filter(it -> it.is(live.version())).isEmpty()) {
        rebuild(live);
      }
    }
    status = snapshot();
  }

  private void goBack(LiveVersion<ModelState.Serving> live, String cause) {
    String reason =
        "an engine slot broke after %d frames, before the version was proven: %s"
            .formatted(live.model().framesSegmented(), cause);
    enter(back(live.state().id() + " is rejected: " + reason), StepTimes.NONE);
    live.mark().end();
    report(StateChange.of(live.state().rejected(reason), reason));
  }

  private void rebuild(LiveVersion<ModelState.Serving> live) {
    rebuilds++;
    if (rebuilds > MOST_REBUILDS) {
      parts.onBeyondRepair().accept("the engine keeps failing with " + live.state().id());
      return;
    }
    drop();
    begin(new Underway(parts.attempt(live.version()), "built anew after a slot broke", true));
  }

  /** The candidate cannot be run any more; what serves goes on. */
  void shadowBroken(String cause) {
    shadow.broken(cause);
    status = snapshot();
  }

  /** Nothing of this model is needed here any more. */
  void unload(String reason) {
    settle();
    reference.clear();
    serving.ifPresent(old -> report(StateChange.of(old.state().replaced(), reason)));
    serving = Optional.empty();
  }

  /**
   * The process stops: all but the version that serves is let go, and nothing counts as a death.
   */
  void settle() {
    underway.ifPresent(it -> it.attempt().drop());
    underway = Optional.empty();
    shadow.stop();
    closeKept();
    serving.ifPresent(live -> live.mark().end());
  }

  private void report(StateChange change) {
    if (decided
        .filter(it -> it.getServingVersion().equals(change.state().id().version()))
        .isPresent()) {
      asked = Optional.of(change.state());
    }
    parts.listener().accept(change);
  }

  private ModelStatus snapshot() {
    return new ModelStatus(
        name,
        serving.map(LiveVersion::state),
        serving.map(LiveVersion::reason).orElse(""),
        underway.<ModelState>map(it -> it.attempt().state()).or(() -> asked),
        shadow.state(),
        kept.map(LiveVersion::state));
  }
}
