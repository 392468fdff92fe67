package dev.maskstream.standalone.up;

import dev.maskstream.processor.Readiness;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits until frames go the whole way: first until the processor has a model, then until the
 * gateway's own self-test frame has come back.
 */
final class ReadyWait {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private final Supplier<Readiness> processor;
  private final URI management;

  ReadyWait(Supplier<Readiness> processor, URI management) {
    this.processor = processor;
    this.management = management;
  }

  /**
   * @throws Failure if it takes too long, or the model is refused; the message says why
   */
  void await() {
    long until = System.nanoTime() + DEADLINE.toNanos();
    String why = "";
    while (System.nanoTime() < until) {
      Readiness now = processor.get();
      if (!now.isReady()) {
        failIfRejected(now);
        why = String.join("; ", now.faults());
      } else {
        why = selfTestFault();
        if (why.isEmpty()) {
          return;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new Failure("not ready after " + DEADLINE.toSeconds() + " s: " + why);
  }

  private static void failIfRejected(Readiness now) {
    now.newest()
        .filter(state -> state.label().equals("rejected"))
        .ifPresent(
            state -> {
              throw new Failure("the model cannot serve: " + state);
            });
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
