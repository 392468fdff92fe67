package dev.maskstream.vision.image;

/**
 * How a stored picture must be turned to be seen upright: the EXIF tag of the same name, 1 to 8.
 */
public enum Orientation {
  UPRIGHT(false),
  MIRRORED(false),
  UPSIDE_DOWN(false),
  MIRRORED_UPSIDE_DOWN(false),
  TRANSPOSED(true),
  TURN_RIGHT(true),
  TRANSVERSED(true),
  TURN_LEFT(true);

  private final boolean swapsSides;

  Orientation(boolean swapsSides) {
    this.swapsSides = swapsSides;
  }

  /** Whether width and height change places. */
  public boolean swapsSides() {
    return swapsSides;
  }

  /** Values outside 1 to 8 mean upright, as every viewer takes them. */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }
}
