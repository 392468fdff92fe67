package dev.maskstream.vision.image;

/** Turns pictures by multiples of 90 degrees. */
final class QuarterTurns {
  private QuarterTurns() {}

  /**
   * @param clockwise how many quarter turns, 0 to 3
   */
  static RgbImage turn(RgbImage image, int clockwise) {
    if (clockwise == 0) {
      return image;
    }
    boolean upright = clockwise == 2;
    int width = upright ? image.width() : image.height();
    int height = upright ? image.height() : image.width();
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int source =
            switch (clockwise) {
              case 1 -> (image.height() - 1 - x) * image.width() + y;
              case 2 -> (height - 1 - y) * width + width - 1 - x;
              default -> x * image.width() + image.width() - 1 - y;
            };
        System.arraycopy(from, source * 3, to, (y * width + x) * 3, 3);
      }
    }
    return new RgbImage(width, height, to);
  }
}
