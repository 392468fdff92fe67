package dev.maskstream.proto;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Numbers and octets on their way into a zlib stream (RFC 1950), through a small buffer. Belongs to
 * one thread; {@link #close} frees native memory.
 */
final class DeflatedTokens implements AutoCloseable {
  private static final int LONGEST_NUMBER = 5;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final byte[] pending = new byte[8 << 10];
  private int pendingLength;
  private byte[] out = new byte[4 << 10];
  private int outLength;

  /**
   * @param first octet of the output, ahead of the zlib stream
   */
  DeflatedTokens(byte first) {
    // Tokens hold no repeats worth looking for: Huffman codes alone are smaller and faster.
    deflater.setStrategy(Deflater.HUFFMAN_ONLY);
    out[outLength++] = first;
  }

  /**
   * An unsigned number, seven bits an octet, least significant first, bit 7 on all but the last.
   */
  void number(int value) {
    if (pending.length - pendingLength < LONGEST_NUMBER) {
      compress();
    }
    int rest = value;
    while (rest >>> 7 != 0) {
      pending[pendingLength++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    pending[pendingLength++] = (byte) rest;
  }

  void octet(byte value) {
    if (pendingLength == pending.length) {
      compress();
    }
    pending[pendingLength++] = value;
  }

  /** Everything written so far. Nothing may be written after it. */
  byte[] finish() {
    deflater.setInput(pending, 0, pendingLength);
    deflater.finish();
    while (!deflater.finished()) {
      deflate();
    }
    return Arrays.copyOf(out, outLength);
  }

  private void compress() {
    deflater.setInput(pending, 0, pendingLength);
    pendingLength = 0;
    while (!deflater.needsInput()) {
      deflate();
    }
  }

  private void deflate() {
    if (outLength == out.length) {
      out = Arrays.copyOf(out, out.length * 2);
    }
    outLength += deflater.deflate(out, outLength, out.length - outLength);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
