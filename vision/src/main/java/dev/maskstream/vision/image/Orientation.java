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

  /**
   * Where a pixel of the upright picture is stored, counted along the rows.
   *
   * @param width of the picture as it is stored
   * @param height the same
   */
  public int storedAt(int x, int y, int width, int height) {
    int mirrored = width - 1 - (swapsSides ? y : x);
    int below = height - 1 - (swapsSides ? x : y);
    return switch (this) {
      case UPRIGHT -> y * width + x;
      case MIRRORED -> y * width + mirrored;
      case UPSIDE_DOWN -> below * width + mirrored;
      case MIRRORED_UPSIDE_DOWN -> below * width + x;
      case TRANSPOSED -> x * width + y;
      case TURN_RIGHT -> below * width + y;
      case TRANSVERSED -> below * width + mirrored;
      case TURN_LEFT -> x * width + mirrored;
    };
  }

  /** Values outside 1 to 8 mean upright, as every viewer takes them. */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }
}
