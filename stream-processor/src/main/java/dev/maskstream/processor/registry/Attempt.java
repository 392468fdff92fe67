package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version on its way. One that is not all there is tried again every second, for half a minute:
 * parts of a file may be written after the decision that names it. While Kafka is away nothing is
 * held against a version: it is tried again, ever more seldom, for as long as it takes.
 *
 * <p>Threads: the registry's; the version is opened on the executor's.
 */
final class Attempt {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ModelVersion version;
  private final VersionOpener opener;
  private final Executor executor;
  private CompletableFuture<Opening> opening;
  private OptionalLong incompleteSinceNanos = OptionalLong.empty();
  private Duration pause = PAUSE;
  private long restUntilNanos;
  private boolean resting;

  Attempt(ModelVersion version, VersionOpener opener, Executor executor) {
    this.version = version;
    this.opener = opener;
    this.executor = executor;
    this.opening = begin();
  }

  private CompletableFuture<Opening> begin() {
    return CompletableFuture.supplyAsync(() -> opener.open(version), executor)
        .exceptionally(
            failure ->
                new Opening.Refused(
                    "opening it failed: " + String.valueOf(failure.getCause()), StepTimes.NONE));
  }

  ModelVersion version() {
    return version;
  }

  ModelState.Loading state() {
    return new ModelState.Loading(ModelId.of(version));
  }

  /** What came of it, once it is ready or refused. */
  Optional<Opening> outcome(long nowNanos) {
    if (resting) {
      if (nowNanos - restUntilNanos < 0) {
        return Optional.empty();
      }
      resting = false;
      opening = begin();
    }
    return opening.isDone() ? take(opening.join(), nowNanos) : Optional.empty();
  }

  private Optional<Opening> take(Opening outcome, long nowNanos) {
    return switch (outcome) {
      case Opening.Ready _, Opening.Refused _ -> Optional.of(outcome);
      case Opening.NotYet(String reason) -> incomplete(reason, nowNanos);
      // It stays on its way until the process ends; its mark says that it was on trial then.
      case Opening.DeviceLost _ -> Optional.empty();
      case Opening.Unreachable(String reason) -> {
        unreachable(reason, nowNanos);
        yield Optional.empty();
      }
    };
  }

  private Optional<Opening> incomplete(String reason, long nowNanos) {
    long since = incompleteSinceNanos.orElse(nowNanos);
    incompleteSinceNanos = OptionalLong.of(since);
    if (nowNanos - since >= PATIENCE.toNanos()) {
      return Optional.of(
          new Opening.Refused(reason + ", after " + PATIENCE.toSeconds() + " s", StepTimes.NONE));
    }
    pause = PAUSE;
    rest(nowNanos);
    return Optional.empty();
  }

  /** What was missing before may have come meanwhile, unseen. */
  private void unreachable(String reason, long nowNanos) {
    incompleteSinceNanos = OptionalLong.empty();
    log.atWarn()
        .addKeyValue("model", ModelId.of(version))
        .addKeyValue("reason", reason)
        .addKeyValue("againAfter", pause)
        .log("Kafka does not give a version's file; it is tried again");
    rest(nowNanos);
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  private void rest(long nowNanos) {
    resting = true;
    restUntilNanos = nowNanos + pause.toNanos();
  }

  /** Nobody wants it any more: it is closed as soon as it is there. */
  void drop() {
    var _ =
        opening.thenAccept(
            outcome -> {
              if (outcome instanceof Opening.Ready ready) {
                ready.close();
              }
            });
  }
}
