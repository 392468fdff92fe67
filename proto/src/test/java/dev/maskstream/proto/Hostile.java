package dev.maskstream.proto;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Bytes that somebody may send. */
final class Hostile {
  private Hostile() {}

  /** Something that reads bytes from outside. */
  interface Reading {
    Object read() throws MalformedMaskException;
  }

  /** Passes when the bytes are read or refused as malformed; anything else thrown is a failure. */
  static boolean assertReadOrRefused(Reading reading) {
    try {
      reading.read();
      return true;
    } catch (MalformedMaskException expected) {
      return false;
    }
  }

  /** A copy with some bytes changed, the end torn off or bytes added there. */
  static byte[] damaged(byte[] bytes, RandomGenerator random) {
    byte[] damaged = maybeDamaged(bytes, random);
    return Arrays.equals(damaged, bytes) ? damaged(bytes, random) : damaged;
  }

  private static byte[] maybeDamaged(byte[] bytes, RandomGenerator random) {
    byte[] copy = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && copy.length > 0; i--) {
      int at = random.nextInt(copy.length);
      switch (random.nextInt(4)) {
        case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> copy[at] = (byte) random.nextInt();
        case 2 -> copy = Arrays.copyOf(copy, at);
        default -> copy = Arrays.copyOf(copy, copy.length + random.nextInt(5));
      }
    }
    return copy;
  }

  static byte[] noise(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
