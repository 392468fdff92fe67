package dev.maskstream.proto;

import java.util.Map;
import java.util.TreeMap;

/**
 * The run lengths that COCO's tools read and write (pycocotools, {@code maskApi.c}): pixels down
 * the columns, columns from the left; counts of pixels outside and inside by turns, beginning with
 * outside, which may be 0.
 *
 * <p>Uncompressed, they are a list of numbers. Compressed, they are text: each count, from the
 * fourth on as the difference to the count two before it, five bits a character.
 *
 * <p>Threads: any. Work and memory are bounded by the map's size and the input's length.
 */
public final class CocoRle {
  private static final int FIRST_CHARACTER = 48;
  private static final int LAST_CHARACTER = 48 + 63;

  /** Enough for any count of {@link MaskCodec#MAX_PIXELS} or difference of two. */
  private static final int LONGEST_COUNT = 6;

  private CocoRle() {}

  /** Counts of one class; a class that does not occur has one count, of the whole map. */
  public static int[] uncompressed(byte[] ids, int width, int height, int classId) {
    MapSize.check(ids, width, height);
    IntList counts = new IntList();
    boolean inside = false;
    int count = 0;
    for (int x = 0; x < width; x++) {
      for (int at = x; at < ids.length; at += width) {
        if ((Byte.toUnsignedInt(ids[at]) == classId) != inside) {
          counts.add(count);
          count = 0;
          inside = !inside;
        }
        count++;
      }
    }
    counts.add(count);
    return counts.toArray();
  }

  /** Counts of every class that occurs, by class id, in one pass. */
  public static Map<Integer, int[]> uncompressed(byte[] ids, int width, int height) {
    MapSize.check(ids, width, height);
    IntList[] counts = new IntList[256];
    int[] ends = new int[256];
    int start = 0;
    int id = Byte.toUnsignedInt(ids[0]);
    int pixel = 0;
    for (int x = 0; x < width; x++) {
      for (int at = x; at < ids.length; at += width, pixel++) {
        if (Byte.toUnsignedInt(ids[at]) != id) {
          addRun(counts, ends, id, start, pixel);
          start = pixel;
          id = Byte.toUnsignedInt(ids[at]);
        }
      }
    }
    addRun(counts, ends, id, start, pixel);
    return closed(counts, ends, pixel);
  }

  private static void addRun(IntList[] counts, int[] ends, int id, int start, int end) {
    if (counts[id] == null) {
      counts[id] = new IntList();
    }
    counts[id].add(start - ends[id]);
    counts[id].add(end - start);
    ends[id] = end;
  }

  private static Map<Integer, int[]> closed(IntList[] counts, int[] ends, int pixels) {
    Map<Integer, int[]> byClass = new TreeMap<>();
    for (int id = 0; id < counts.length; id++) {
      if (counts[id] != null) {
        if (ends[id] < pixels) {
          counts[id].add(pixels - ends[id]);
        }
        byClass.put(id, counts[id].toArray());
      }
    }
    return byClass;
  }

  /** Counts of one class as text. */
  public static String compressed(byte[] ids, int width, int height, int classId) {
    return compress(uncompressed(ids, width, height, classId));
  }

  /** Counts as text. */
  public static String compress(int[] counts) {
    StringBuilder text = new StringBuilder(counts.length * 2);
    for (int i = 0; i < counts.length; i++) {
      int rest = i > 2 ? counts[i] - counts[i - 2] : counts[i];
      boolean more;
      do {
        int five = rest & 0x1f;
        rest >>= 5;
        // The last five bits carry the sign, so they must say the same as what is left.
        more = (five & 0x10) == 0 ? rest != 0 : rest != -1;
        text.append((char) (FIRST_CHARACTER + (more ? five | 0x20 : five)));
      } while (more);
    }
    return text.toString();
  }

  /**
   * Counts from text.
   *
   * @throws MalformedMaskException if they do not fill a map of that size exactly
   */
  public static int[] decompress(String text, int width, int height) throws MalformedMaskException {
    MapSize.checkReceived(width, height);
    IntList counts = new IntList();
    int at = 0;
    while (at < text.length()) {
      int end = endOfCount(text, at);
      int i = counts.size();
      long count = number(text, at, end) + (i > 2 ? counts.at(i - 2) : 0);
      if (count < 0 || count > MaskCodec.MAX_PIXELS) {
        throw new MalformedMaskException("COCO count of " + count);
      }
      counts.add((int) count);
      at = end;
    }
    int[] all = counts.toArray();
    checkSum(all, width, height);
    return all;
  }

  private static int endOfCount(String text, int from) throws MalformedMaskException {
    for (int at = from; at < text.length() && at < from + LONGEST_COUNT; at++) {
      char c = text.charAt(at);
      if (c < FIRST_CHARACTER || c > LAST_CHARACTER) {
        throw new MalformedMaskException("COCO counts hold character " + (int) c);
      }
      if (((c - FIRST_CHARACTER) & 0x20) == 0) {
        return at + 1;
      }
    }
    throw new MalformedMaskException("COCO count without an end");
  }

  private static long number(String text, int from, int end) {
    long value = 0;
    for (int at = from; at < end; at++) {
      value |= (long) ((text.charAt(at) - FIRST_CHARACTER) & 0x1f) << (5 * (at - from));
    }
    int unused = Long.SIZE - 5 * (end - from);
    return value << unused >> unused;
  }

  /**
   * Where a class lies: 1 inside and 0 outside, {@code width * height}, rows from the top.
   *
   * @throws MalformedMaskException if the counts do not fill a map of that size exactly
   */
  public static byte[] inside(int[] counts, int width, int height) throws MalformedMaskException {
    MapSize.checkReceived(width, height);
    checkSum(counts, width, height);
    byte[] inside = new byte[width * height];
    int pixel = 0;
    for (int i = 0; i < counts.length; i++) {
      int end = pixel + counts[i];
      for (; pixel < end; pixel++) {
        inside[pixel % height * width + pixel / height] = (byte) (i & 1);
      }
    }
    return inside;
  }

  private static void checkSum(int[] counts, int width, int height) throws MalformedMaskException {
    long sum = 0;
    for (int count : counts) {
      if (count < 0) {
        throw new MalformedMaskException("COCO count of " + count);
      }
      sum += count;
    }
    if (sum != (long) width * height) {
      throw new MalformedMaskException(
          "COCO counts of %d pixels for a map of %dx%d".formatted(sum, width, height));
    }
  }
}
