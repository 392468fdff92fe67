package dev.maskstream.vision.image;

/**
 * A decoded picture: 8-bit RGB, rows from the top, three bytes a pixel, no padding. The array is
 * shared, not copied: whoever makes the picture hands it over.
 *
 * @see ClassMap
 */
public final class RgbImage {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /**
   * @param rgb {@code width * height * 3} bytes
   * @throws IllegalArgumentException if the sizes do not match
   */
  public RgbImage(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(width, height) * 3) {
      throw new IllegalArgumentException(
          width + "x" + height + " RGB does not fit " + rgb.length + " bytes");
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The picture's own bytes, {@code (y * width + x) * 3 + channel}. */
  public byte[] rgb() {
    return rgb;
  }
}
