package dev.maskstream.gateway.intake;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for a second that Kafka took no frame, so that the next ones are refused at once and do
 * not each wait for it behind one another. Said in the log once, at its beginning and its end.
 *
 * <p>Threads: any.
 */
final class KafkaAbsence {
  private static final Logger log = LoggerFactory.getLogger(KafkaAbsence.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoClock;
  private boolean away;
  private long failedAt;

  KafkaAbsence(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized boolean isFresh() {
    return away && nanoClock.getAsLong() - failedAt < FRESH_NANOS;
  }

  synchronized void begins(Throwable reason) {
    if (!away) {
      log.atWarn().addKeyValue("reason", reason.getMessage()).log("Kafka takes no frames");
    }
    away = true;
    failedAt = nanoClock.getAsLong();
  }

  synchronized void ends() {
    if (away) {
      log.atInfo().log("Kafka takes frames again");
    }
    away = false;
  }
}
