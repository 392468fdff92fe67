package dev.maskstream.proto;

/** A class map read from a PNG: one unsigned byte a pixel, rows from the top. */
public final class PngMap {
  private final int width;
  private final int height;
  private final byte[] ids;

  PngMap(int width, int height, byte[] ids) {
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
}
