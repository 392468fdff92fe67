package dev.maskstream.vision.image;

/**
 * Colours for objects that have no class: neighbours in number are far apart in hue, and none is so
 * dark or pale that it is lost on a picture.
 */
public final class InstanceColours {
  /** Turns of the golden angle never come back to where they were. */
  private static final double GOLDEN_TURN = 0.618033988749895;

  private static final double FIRST_HUE = 0.58;
  private static final double[] SATURATION = {0.85, 0.65, 0.95};
  private static final double[] BRIGHTNESS = {1.0, 0.95, 0.8};

  private InstanceColours() {}

  /**
   * The colour of an object.
   *
   * @param number from 0
   * @return 0xRRGGBB
   */
  public static int of(int number) {
    double hue = (FIRST_HUE + number * GOLDEN_TURN) % 1;
    int round = number / 8 % SATURATION.length;
    return rgb(hue * 6, SATURATION[round], BRIGHTNESS[round]);
  }

  private static int rgb(double sixth, double saturation, double brightness) {
    return channel(sixth, 5, saturation, brightness) << 16
        | channel(sixth, 3, saturation, brightness) << 8
        | channel(sixth, 1, saturation, brightness);
  }

  private static int channel(double sixth, int shift, double saturation, double brightness) {
    double at = (shift + sixth) % 6;
    double share = Math.clamp(Math.min(at, 4 - at), 0.0, 1.0);
    return (int) Math.round(255 * brightness * (1 - saturation * share));
  }
}
