package dev.maskstream.gateway;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that takes the same step again and again, with a pause between. */
final class Ticker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final ScheduledExecutorService thread;

  Ticker(String name, Duration pause, Runnable step) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-" + name).factory());
    long millis = pause.toMillis();
    var _ = thread.scheduleWithFixedDelay(() -> take(name, step), 0, millis, TimeUnit.MILLISECONDS);
  }

  /** An exception would end the ticking for good and in silence. */
  private static void take(String name, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("step", name).log("a step failed");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
