package dev.maskstream.vision.image;

/**
 * What a picture says of itself before it is decoded.
 *
 * @param storedWidth pixels across as stored
 * @param storedHeight pixels down as stored
 */
public record ImageHeader(
    ImageFormat format, int storedWidth, int storedHeight, Orientation orientation) {

  /** Pixels across as seen, the EXIF turn applied. */
  public int width() {
    return orientation.swapsSides() ? storedHeight : storedWidth;
  }

  /** Pixels down as seen, the EXIF turn applied. */
  public int height() {
    return orientation.swapsSides() ? storedWidth : storedHeight;
  }
}
