package dev.maskstream.vision.image;

/** Reads numbers out of bytes that may end anywhere: what lies past the end reads as -1. */
final class ByteReader {
  private final byte[] bytes;
  private final int end;

  /**
   * @param end just past the last byte that may be read
   */
  ByteReader(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  byte[] bytes() {
    return bytes;
  }

  int end() {
    return end;
  }

  /** An unsigned byte, or -1 past the end. */
  int u8(int at) {
    return at >= 0 && at < end ? Byte.toUnsignedInt(bytes[at]) : -1;
  }

  /** Two bytes, most significant first, or -1 past the end. */
  int u16(int at) {
    return at >= 0 && at + 1 < end ? u8(at) << 8 | u8(at + 1) : -1;
  }

  /** Four bytes, most significant first, unsigned, or -1 past the end. */
  long u32(int at) {
    return at >= 0 && at + 3 < end ? (long) u16(at) << 16 | u16(at + 2) : -1;
  }

  /** Whether the ASCII text stands at a place. */
  boolean has(int at, String ascii) {
    if (at < 0 || at + ascii.length() > end) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[at + i] != (byte) ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
