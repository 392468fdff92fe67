package dev.maskstream.vision.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Which class each pixel of a frame belongs to: one unsigned byte a pixel, rows from the top. */
public final class ClassMap {
  private static final int CLASS_IDS = 256;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int height;
  private final byte[] ids;

  /**
   * @param ids {@code width * height} class ids; shared, not copied
   * @throws IllegalArgumentException if the sizes do not match
   */
  public ClassMap(int width, int height, byte[] ids) {
    if (width < 1 || height < 1 || ids.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          width + "x" + height + " class map does not fit " + ids.length + " bytes");
    }
    this.width = width;
    this.height = height;
    this.ids = ids;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The map's own bytes, {@code y * width + x}. */
  public byte[] ids() {
    return ids;
  }

  /**
   * Share of pixels that have the same class in another map of the same size, 0 to 1.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public double agreement(ClassMap other) {
    if (width != other.width || height != other.height) {
      throw new IllegalArgumentException(
          "maps of %dx%d and %dx%d".formatted(width, height, other.width, other.height));
    }
    int same = 0;
    for (int at = 0; at < ids.length; at++) {
      same += ids[at] == other.ids[at] ? 1 : 0;
    }
    return (double) same / ids.length;
  }

  /** How many pixels each class has, by its id: 256 counts. */
  public int[] areas() {
    int[] areas = new int[CLASS_IDS];
    int at = 0;
    // Most pixels have their neighbours' class.
    for (; at <= ids.length - Long.BYTES; at += Long.BYTES) {
      int id = Byte.toUnsignedInt(ids[at]);
      if ((long) EIGHT.get(ids, at) == id * LOW_BITS) {
        areas[id] += Long.BYTES;
      } else {
        count(at, at + Long.BYTES, areas);
      }
    }
    count(at, ids.length, areas);
    return areas;
  }

  private void count(int from, int to, int[] areas) {
    for (int at = from; at < to; at++) {
      areas[Byte.toUnsignedInt(ids[at])]++;
    }
  }

  /** Class id, 0 to 255. */
  public int at(int x, int y) {
    return Byte.toUnsignedInt(ids[y * width + x]);
  }
}
