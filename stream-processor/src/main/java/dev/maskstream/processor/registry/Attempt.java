package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A version on its way. One that is not all there is tried again every second, for half a minute:
 * parts of a file may be written after the decision that names it.
 *
 * <p>Threads: the registry's; the version is opened on the executor's.
 */
final class Attempt {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ModelVersion version;
  private final VersionOpener opener;
  private final Executor executor;
  private final long beganNanos;
  private CompletableFuture<Opening> opening;
  private long restUntilNanos;
  private boolean resting;

  Attempt(ModelVersion version, VersionOpener opener, Executor executor, long nowNanos) {
    this.version = version;
    this.opener = opener;
    this.executor = executor;
    this.beganNanos = nowNanos;
    this.opening = begin();
  }

  private CompletableFuture<Opening> begin() {
    return CompletableFuture.supplyAsync(() -> opener.open(version), executor);
  }

  ModelVersion version() {
    return version;
  }

  ModelState.Loading state() {
    return new ModelState.Loading(ModelId.of(version));
  }

  /** What came of it, once something did; never {@link Opening.NotYet}. */
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
      case Opening.NotYet(String reason) -> {
        if (nowNanos - beganNanos >= PATIENCE.toNanos()) {
          yield Optional.of(
              new Opening.Refused(
                  reason + ", after " + PATIENCE.toSeconds() + " s", StepTimes.NONE));
        }
        resting = true;
        restUntilNanos = nowNanos + PAUSE_NANOS;
        yield Optional.empty();
      }
    };
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
