package dev.maskstream.vision.image;

/**
 * The largest picture that is decoded. Checked against what the file's header claims, before any
 * pixel is decoded.
 *
 * @param maxPixels width x height
 * @param maxSide pixels of either side
 * @param maxBytes of the file
 */
public record ImageLimits(int maxPixels, int maxSide, int maxBytes) {
  /** 25 megapixels, 8192 a side, 8 MiB. */
  public static final ImageLimits DEFAULT = new ImageLimits(25_000_000, 8192, 8 << 20);

  public ImageLimits {
    if (maxPixels < 1 || maxSide < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxPixels + ", " + maxSide + ", " + maxBytes);
    }
  }
}
