package dev.maskstream.onednn;

/** Pictures with edges, slopes and plain ground, as cameras see, the same each time. */
final class DrawnPicture {
  /** Bytes {@code [count,height,width,3]}, each picture with its disc elsewhere. */
  static byte[] pixels(int width, int height, int count) {
    byte[] pixels = new byte[count * height * width * 3];
    int at = 0;
    for (int picture = 0; picture < count; picture++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int fromDisc = (x - 20 - 15 * picture) * (x - 20 - 15 * picture) + (y - 25) * (y - 25);
          boolean disc = fromDisc < 200;
          boolean bar = x > width / 2 && y > height / 2 && (x + y) % 20 < 9;
          pixels[at++] = (byte) (disc ? 220 : 40 + 120 * x / width);
          pixels[at++] = (byte) (bar ? 200 : 60 + 130 * y / height);
          pixels[at++] = (byte) (disc ? 30 : bar ? 90 : 170 - 100 * x * y / width / height);
        }
      }
    }
    return pixels;
  }

  private DrawnPicture() {}
}
