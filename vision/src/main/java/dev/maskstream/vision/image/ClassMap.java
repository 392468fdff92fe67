package dev.maskstream.vision.image;

/** Which class each pixel of a frame belongs to: one unsigned byte a pixel, rows from the top. */
public final class ClassMap {
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

  /** Class id, 0 to 255. */
  public int at(int x, int y) {
    return Byte.toUnsignedInt(ids[y * width + x]);
  }
}
