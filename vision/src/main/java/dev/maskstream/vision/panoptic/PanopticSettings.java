package dev.maskstream.vision.panoptic;

/**
 * When a segment is kept.
 *
 * @param visible share of a mask that better ones must leave of it, 0 to 1
 * @param minArea segments of fewer pixels are left out, at least 1
 */
public record PanopticSettings(float visible, int minArea) {
  /** Most connected regions of one class that become objects: the largest. */
  public static final int MOST_REGIONS = 255;

  public static final PanopticSettings DEFAULT = new PanopticSettings(0.5f, 32);

  public PanopticSettings {
    if (!(visible >= 0 && visible <= 1) || minArea < 1) {
      throw new IllegalArgumentException(
          "visible %s, smallest area %d: 0 to 1 and at least 1".formatted(visible, minArea));
    }
  }
}
