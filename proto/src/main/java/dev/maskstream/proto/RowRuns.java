package dev.maskstream.proto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The tokens of row runs, before compression: how many pixels repeat the pixel above them, then a
 * run that does not, and so on to the end of the map.
 *
 * <p>Pixels are counted through the whole map, so that a row costs nothing by itself. Above the
 * first row lies class 0.
 */
final class RowRuns {
  /** The run has the class of the pixel before it. */
  static final int CLASS_LEFT = 0;

  /** The run has the class that lies above the pixel after it. */
  static final int CLASS_ABOVE_END = 1;

  /** The run's class follows as a byte. */
  static final int CLASS_FOLLOWS = 2;

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private RowRuns() {}

  static void write(byte[] ids, int width, DeflatedTokens to) {
    int at = 0;
    while (at < ids.length) {
      int copied = endOfCopy(ids, width, at);
      to.number(copied - at);
      at = copied;
      if (at < ids.length) {
        int end = endOfRun(ids, width, at);
        writeRun(ids, width, at, end, to);
        at = end;
      }
    }
  }

  private static void writeRun(byte[] ids, int width, int at, int end, DeflatedTokens to) {
    int length = end - at;
    byte id = ids[at];
    if (id == left(ids, at)) {
      to.number((length << 2) | CLASS_LEFT);
    } else if (length < width && id == above(ids, width, end)) {
      to.number((length << 2) | CLASS_ABOVE_END);
    } else {
      to.number((length << 2) | CLASS_FOLLOWS);
      to.octet(id);
    }
  }

  /** First pixel from {@code at} that differs from the one above it, or the end of the map. */
  private static int endOfCopy(byte[] ids, int width, int at) {
    int next = at;
    while (next < width && next < ids.length && ids[next] == 0) {
      next++;
    }
    if (next < width) {
      return next;
    }
    int same = Arrays.mismatch(ids, next, ids.length, ids, next - width, ids.length - width);
    return same < 0 ? ids.length : next + same;
  }

  /**
   * First pixel after {@code at} of another class, or whose upper neighbour foretells it. Eight
   * pixels at a step, which takes a tenth off the whole encoding: the lowest byte of {@code stops}
   * that is not zero is the first pixel that differs, or has {@code id} above it.
   */
  private static int endOfRun(byte[] ids, int width, int at) {
    byte id = ids[at];
    int next = at;
    long eightOfIt = Byte.toUnsignedLong(id) * LOW_BITS;
    while (next >= width && next <= ids.length - Long.BYTES) {
      long otherHere = (long) EIGHT.get(ids, next) ^ eightOfIt;
      long otherAbove = (long) EIGHT.get(ids, next - width) ^ eightOfIt;
      long stops = otherHere | ((otherAbove - LOW_BITS) & ~otherAbove & HIGH_BITS);
      if (stops != 0) {
        return next + Long.numberOfTrailingZeros(stops) / Byte.SIZE;
      }
      next += Long.BYTES;
    }
    while (next < ids.length && ids[next] == id && above(ids, width, next) != id) {
      next++;
    }
    return next;
  }

  /**
   * Fills {@code ids} from tokens. Each run fills at least one pixel and no copy or run may pass
   * the end, so that the work is bounded by the map.
   */
  static void read(InflatedTokens from, byte[] ids, int width) throws MalformedMaskException {
    int at = 0;
    while (at < ids.length) {
      int copied = from.number(ids.length - at);
      copyAbove(ids, width, at, copied);
      at += copied;
      if (at < ids.length) {
        int token = from.number(Integer.MAX_VALUE);
        int length = token >>> 2;
        if (length < 1 || length > width || length > ids.length - at) {
          throw new MalformedMaskException("run of " + length + " pixels at pixel " + at);
        }
        Arrays.fill(ids, at, at + length, runClass(token & 3, ids, width, at, length, from));
        at += length;
      }
    }
  }

  private static byte runClass(
      int kind, byte[] ids, int width, int at, int length, InflatedTokens from)
      throws MalformedMaskException {
    return switch (kind) {
      case CLASS_LEFT -> left(ids, at);
      case CLASS_ABOVE_END -> {
        if (length == width) {
          throw new MalformedMaskException("run takes its class from itself at pixel " + at);
        }
        yield above(ids, width, at + length);
      }
      case CLASS_FOLLOWS -> from.octet();
      default -> throw new MalformedMaskException("run of unknown kind at pixel " + at);
    };
  }

  private static void copyAbove(byte[] ids, int width, int at, int count) {
    int first = Math.min(count, Math.max(0, width - at));
    int from = at + first;
    int end = at + count;
    while (from < end) {
      int step = Math.min(width, end - from);
      System.arraycopy(ids, from - width, ids, from, step);
      from += step;
    }
  }

  private static byte left(byte[] ids, int at) {
    return at == 0 ? 0 : ids[at - 1];
  }

  private static byte above(byte[] ids, int width, int at) {
    return at < width ? 0 : ids[at - width];
  }
}
