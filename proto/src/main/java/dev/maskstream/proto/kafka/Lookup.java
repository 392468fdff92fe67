package dev.maskstream.proto.kafka;

import java.time.Duration;

/** What became of a search for one record. */
public sealed interface Lookup<T> {

  /** The record was there. */
  record Found<T>(T value) implements Lookup<T> {}

  /**
   * What the topic held at the record's time has been deleted.
   *
   * @param reason a sentence that says so, with the times
   */
  record Gone<T>(String reason) implements Lookup<T> {}

  /**
   * There is no such record where it would have to be.
   *
   * @param reason a sentence that says where was looked
   */
  record NotFound<T>(String reason) implements Lookup<T> {}

  /**
   * How far a search goes.
   *
   * @param before how long before the time in its id a frame's record may lie, for clocks that
   *     differ
   * @param after how long after it; producers may have been kept from sending for a while
   * @param records read at most
   * @param bytes of values read at most
   * @param deadline for the whole search
   */
  record Bounds(Duration before, Duration after, int records, long bytes, Duration deadline) {
    /** Two seconds before to one minute after; 100,000 records, 256 MiB, five seconds. */
    public static final Bounds DEFAULT =
        new Bounds(
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            100_000,
            256L << 20,
            Duration.ofSeconds(5));
  }
}
