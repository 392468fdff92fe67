package dev.maskstream.proto;

/** Sizes a class map may have, checked in one place for every form a mask takes. */
final class MapSize {
  private MapSize() {}

  /**
   * For maps of our own making.
   *
   * @throws IllegalArgumentException if the sizes are out of range or do not match the array
   */
  static void check(byte[] ids, int width, int height) {
    if (!isAllowed(width, height)) {
      throw new IllegalArgumentException(outOfRange(width, height));
    }
    if (ids.length != width * height) {
      throw new IllegalArgumentException(
          width + "x" + height + " class map does not fit " + ids.length + " bytes");
    }
  }

  /** For sizes that came from outside, before anything is allocated by them. */
  static void checkReceived(int width, int height) throws MalformedMaskException {
    if (!isAllowed(width, height)) {
      throw new MalformedMaskException(outOfRange(width, height));
    }
  }

  private static boolean isAllowed(int width, int height) {
    return width >= 1 && height >= 1 && (long) width * height <= MaskCodec.MAX_PIXELS;
  }

  private static String outOfRange(int width, int height) {
    return "class map of "
        + width
        + "x"
        + height
        + ": sides must be at least 1 and the area at most "
        + MaskCodec.MAX_PIXELS
        + " pixels";
  }
}
