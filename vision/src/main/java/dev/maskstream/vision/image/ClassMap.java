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

  /** Class id, 0 to 255. */
  public int at(int x, int y) {
    return Byte.toUnsignedInt(ids[y * width + x]);
  }
}
