package dev.maskstream.standalone.up;

import dev.maskstream.processor.Readiness;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits until frames go the whole way: first until the processor has a model, then until the
 * gateway's own self-test frame has come back.
 */
final class ReadyWait {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** In which another version or model is turned to when one is rejected. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private final Supplier<Readiness> processor;
  private final URI management;
  private OptionalLong hopelessSince = OptionalLong.empty();

  ReadyWait(Supplier<Readiness> processor, URI management) {
    this.processor = processor;
    this.management = management;
  }

  /**
   * @param chosen the version that is to serve sources that name no model, {@code NAME@VERSION};
   *     empty for any
   * @throws Failure if it takes too long, or no model can serve; the message says why
   */
  void await(Optional<String> chosen) {
    long until = System.nanoTime() + DEADLINE.toNanos();
    String why = "";
    while (System.nanoTime() < until) {
      Readiness now = processor.get();
      failIfRejected(now, chosen);
      why = fault(now, chosen);
      if (why.isEmpty()) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new Failure("not ready after " + DEADLINE.toSeconds() + " s: " + why);
  }

  private String fault(Readiness now, Optional<String> chosen) {
    if (!now.isReady()) {
      return String.join("; ", now.faults());
    }
    // Any version of it: if the chosen one is rejected, the last that works goes on.
    String serving = now.serving().map(state -> state.id().name()).orElse("");
    return chosen.filter(version -> !version.startsWith(serving + "@")).isPresent()
        ? "model %s serves, and not %s yet".formatted(serving, chosen.get())
        : selfTestFault();
  }

  /** Whatever was decided before this start may be rejected, as long as something else serves. */
  private void failIfRejected(Readiness now, Optional<String> chosen) {
    List<ModelState> newest =
        now.models().stream().flatMap(status -> status.newest().stream()).toList();
    now.models().stream()
        .filter(status -> status.serving().isEmpty())
        .flatMap(status -> status.newest().stream())
        .filter(state -> isRejected(state) && chosen.equals(Optional.of(state.id().toString())))
        .findFirst()
        .ifPresent(ReadyWait::fail);
    boolean hopeless =
        !newest.isEmpty()
            && newest.stream().allMatch(ReadyWait::isRejected)
            && now.models().stream().allMatch(status -> status.serving().isEmpty());
    if (!hopeless) {
      hopelessSince = OptionalLong.empty();
    } else if (hopelessSince.isEmpty()) {
      hopelessSince = OptionalLong.of(System.nanoTime());
    } else if (System.nanoTime() - hopelessSince.getAsLong() >= PATIENCE.toNanos()) {
      fail(newest.getFirst());
    }
  }

  private static void fail(ModelState rejected) {
    throw new Failure("the model cannot serve: " + rejected);
  }

  private static boolean isRejected(ModelState state) {
    return state.label().equals("rejected");
  }

  /** What `/readyz` complains of; empty when it does not. */
  private String selfTestFault() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) management.resolve("/readyz").toURL().openConnection();
      connection.setReadTimeout(Math.toIntExact(DEADLINE.toMillis()));
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        return "";
      }
      try (InputStream body = connection.getErrorStream()) {
        return body == null ? "no answer" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
