package dev.maskstream.proto;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG of one sample a pixel, filtered as section 9 of the standard says, on their way
 * to class ids. Belongs to one thread.
 */
final class PngRows {
  private static final int FILTER_NONE = 0;
  private static final int FILTER_SUB = 1;
  private static final int FILTER_UP = 2;
  private static final int FILTER_AVERAGE = 3;
  private static final int FILTER_PAETH = 4;

  private final int width;
  private final int height;
  private final int bitDepth;
  private final byte[] ids;

  /** Filter type, then the row. */
  private byte[] row;

  private byte[] above;
  private int filled;
  private int y;

  PngRows(int width, int height, int bitDepth) {
    this.width = width;
    this.height = height;
    this.bitDepth = bitDepth;
    this.ids = new byte[width * height];
    int rowBytes = 1 + Math.ceilDiv(width * bitDepth, Byte.SIZE);
    this.row = new byte[rowBytes];
    this.above = new byte[rowBytes];
  }

  /** Takes what the inflater has. What comes after the last row is not looked at. */
  void take(Inflater inflater) throws DataFormatException, MalformedMaskException {
    while (y < height) {
      int read = inflater.inflate(row, filled, row.length - filled);
      filled += read;
      if (filled == row.length) {
        finishRow();
      } else if (read == 0) {
        return;
      }
    }
  }

  byte[] finish() throws MalformedMaskException {
    if (y < height) {
      throw new MalformedMaskException("PNG has pixels for " + y + " of " + height + " rows");
    }
    return ids;
  }

  private void finishRow() throws MalformedMaskException {
    unfilter();
    int start = y * width;
    int mask = (1 << bitDepth) - 1;
    for (int x = 0; x < width; x++) {
      int bit = x * bitDepth;
      int shift = Byte.SIZE - bitDepth - bit % Byte.SIZE;
      ids[start + x] = (byte) ((row[1 + bit / Byte.SIZE] >> shift) & mask);
    }
    byte[] free = above;
    above = row;
    row = free;
    filled = 0;
    y++;
  }

  private void unfilter() throws MalformedMaskException {
    int filter = row[0];
    for (int at = 1; at < row.length; at++) {
      int left = at == 1 ? 0 : Byte.toUnsignedInt(row[at - 1]);
      int up = Byte.toUnsignedInt(above[at]);
      int upLeft = at == 1 ? 0 : Byte.toUnsignedInt(above[at - 1]);
      row[at] +=
          (byte)
              switch (filter) {
                case FILTER_NONE -> 0;
                case FILTER_SUB -> left;
                case FILTER_UP -> up;
                case FILTER_AVERAGE -> (left + up) / 2;
                case FILTER_PAETH -> paeth(left, up, upLeft);
                default -> throw new MalformedMaskException("PNG row of unknown filter " + filter);
              };
    }
  }

  private static int paeth(int left, int up, int upLeft) {
    int estimate = left + up - upLeft;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toUpLeft = Math.abs(estimate - upLeft);
    if (toLeft <= toUp && toLeft <= toUpLeft) {
      return left;
    }
    return toUp <= toUpLeft ? up : upLeft;
  }
}
