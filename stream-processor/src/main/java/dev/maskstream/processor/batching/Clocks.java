package dev.maskstream.processor.batching;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks of a process: one that says what time it is, one that measures durations.
 *
 * @param nanoClock as {@code System::nanoTime}
 */
public record Clocks(InstantSource wall, LongSupplier nanoClock) {
  public static Clocks system() {
    return new Clocks(InstantSource.system(), System::nanoTime);
  }

  /** Microseconds since 1970. */
  public long epochMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant());
  }

  public long nanos() {
    return nanoClock.getAsLong();
  }
}
