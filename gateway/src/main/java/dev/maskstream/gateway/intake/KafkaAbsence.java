package dev.maskstream.gateway.intake;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for a second that Kafka did not do as asked, so that the next ones are refused at once
 * and do not each wait for it behind one another. Said in the log once, at its beginning and its
 * end.
 *
 * <p>Threads: any.
 */
public final class KafkaAbsence {
  private static final Logger log = LoggerFactory.getLogger(KafkaAbsence.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String what;
  private final LongSupplier nanoClock;
  private boolean away;
  private long failedAt;

  /**
   * @param what Kafka is asked to take, such as {@code frames}
   */
  public KafkaAbsence(String what, LongSupplier nanoClock) {
    this.what = what;
    this.nanoClock = nanoClock;
  }

  public synchronized boolean isFresh() {
    return away && nanoClock.getAsLong() - failedAt < FRESH_NANOS;
  }

  public synchronized void begins(Throwable reason) {
    if (!away) {
      log.atWarn()
          .addKeyValue("what", what)
          .addKeyValue("reason", reason.getMessage())
          .log("Kafka takes nothing");
    }
    away = true;
    failedAt = nanoClock.getAsLong();
  }

  public synchronized void ends() {
    if (away) {
      log.atInfo().addKeyValue("what", what).log("Kafka takes it again");
    }
    away = false;
  }
}
