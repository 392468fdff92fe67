package dev.maskstream.proto;

import com.google.protobuf.ByteString;

/**
 * A class map to its wire form and back: row runs, the bytes of {@code Mask.row_runs}. README.md of
 * this module specifies them byte by byte.
 *
 * <p>A class map is {@code width * height} class ids of one unsigned byte each, rows from the top.
 * Threads: any. Work and memory are bounded by the map's size, whatever the bytes say.
 */
public final class MaskCodec {
  /** Most pixels of a class map, in any form: 8192 x 8192. */
  public static final int MAX_PIXELS = 1 << 26;

  /** First byte of row runs. */
  static final byte VERSION = 1;

  private MaskCodec() {}

  /**
   * Row runs of a class map.
   *
   * @throws IllegalArgumentException if the sizes do not match, or exceed {@link #MAX_PIXELS}
   */
  public static byte[] encode(byte[] ids, int width, int height) {
    MapSize.check(ids, width, height);
    try (DeflatedTokens tokens = new DeflatedTokens(VERSION)) {
      RowRuns.write(ids, width, tokens);
      return tokens.finish();
    }
  }

  /** Class map of row runs: {@code width * height} ids. */
  public static byte[] decode(byte[] rowRuns, int width, int height) throws MalformedMaskException {
    MapSize.checkReceived(width, height);
    if (rowRuns.length == 0 || rowRuns[0] != VERSION) {
      throw new MalformedMaskException(
          rowRuns.length == 0
              ? "row runs are empty"
              : "row runs of version " + Byte.toUnsignedInt(rowRuns[0]) + ", not " + VERSION);
    }
    byte[] ids = new byte[width * height];
    try (InflatedTokens tokens = new InflatedTokens(rowRuns, 1)) {
      RowRuns.read(tokens, ids, width);
      tokens.expectEnd();
    }
    return ids;
  }

  /** Class map of row runs as they lie in a message: {@code width * height} ids. */
  public static byte[] decode(ByteString rowRuns, int width, int height)
      throws MalformedMaskException {
    return decode(rowRuns.toByteArray(), width, height);
  }
}
