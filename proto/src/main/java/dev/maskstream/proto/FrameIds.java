package dev.maskstream.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Names frames with UUIDs of version 7 (RFC 9562, section 5.7), which sort by time.
 *
 * <p>Threads: any. Ids of one instance strictly increase, also when the clock stands still or steps
 * back (method 1 of section 6.2: the 12 bits after the version count within the millisecond, and
 * carry into it when they are used up).
 */
public final class FrameIds {
  private static final int COUNTER_BITS = 12;
  private static final int COUNTER_START_BITS = 11;
  private static final long TIMESTAMP_MASK = (1L << 48) - 1;

  private final LongSupplier epochMillis;
  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  /**
   * @param epochMillis milliseconds since 1970
   * @param random safe for many threads at once
   */
  public FrameIds(LongSupplier epochMillis, RandomGenerator random) {
    this.epochMillis = epochMillis;
    this.random = random;
  }

  /** Ids by the system's clock and its source of unguessable numbers. */
  public static FrameIds system() {
    return new FrameIds(System::currentTimeMillis, new SecureRandom());
  }

  /** A new id, greater than every one before it. */
  public UUID next() {
    long bits = random.nextLong();
    long now = (epochMillis.getAsLong() & TIMESTAMP_MASK) << COUNTER_BITS;
    long fresh = now | (bits >>> (Long.SIZE - COUNTER_START_BITS));
    long tick = last.updateAndGet(before -> Math.max(before + 1, fresh));
    return version7(tick >>> COUNTER_BITS, tick, random.nextLong());
  }

  /**
   * The id of a record that came without one. The same record has the same id whenever and wherever
   * it is read.
   *
   * @param timestampMillis the record's own, milliseconds since 1970; taken as 0 when negative
   */
  public static UUID of(String topic, int partition, long offset, long timestampMillis) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer position =
        ByteBuffer.allocate(name.length + Integer.BYTES + Long.BYTES)
            .putInt(partition)
            .putLong(offset)
            .put(name);
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(position.array()));
    return version7(Math.max(0, timestampMillis), hash.getLong(), hash.getLong());
  }

  /** The time in an id, in milliseconds since 1970; absent if it is of another version than 7. */
  public static OptionalLong epochMillis(UUID id) {
    return id.version() == 7
        ? OptionalLong.of(id.getMostSignificantBits() >>> 16)
        : OptionalLong.empty();
  }

  private static UUID version7(long millis, long lowTwelveBits, long lowSixtyTwoBits) {
    return new UUID(
        ((millis & TIMESTAMP_MASK) << 16) | 0x7000 | (lowTwelveBits & 0xfff),
        (1L << 63) | (lowSixtyTwoBits & ((1L << 62) - 1)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
