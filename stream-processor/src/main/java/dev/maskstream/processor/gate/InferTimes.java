package dev.maskstream.processor.gate;

/**
 * Times of batches as counts in fixed buckets, sixteen to each doubling: a percentile is off by at
 * most a thirtieth. From one microsecond to half an hour; what is beyond counts as the nearest.
 *
 * <p>Threads: one at a time.
 */
final class InferTimes {
  private static final int SUB_BITS = 4;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int TOP_BIT = 30;

  private final long[] counts = new long[(TOP_BIT - SUB_BITS + 2) * SUBS];
  private long total;

  void add(long micros) {
    counts[bucket(Math.clamp(micros, 0, (1L << (TOP_BIT + 1)) - 1))]++;
    total++;
  }

  /**
   * The time that a share of all batches kept within, in microseconds; 0 when there was none.
   *
   * @param share above 0, at most 1
   */
  long percentileMicros(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return middle(bucket);
      }
    }
    return 0;
  }

  /** The first buckets hold one value each; then each doubling is cut into equal parts. */
  private static int bucket(long micros) {
    if (micros < SUBS) {
      return (int) micros;
    }
    int shift = 63 - Long.numberOfLeadingZeros(micros) - SUB_BITS;
    return shift * SUBS + (int) (micros >> shift);
  }

  private static long middle(int bucket) {
    if (bucket < SUBS) {
      return bucket;
    }
    int shift = bucket / SUBS - 1;
    long start = (long) (bucket - shift * SUBS) << shift;
    return start + (1L << shift) / 2;
  }
}
