package dev.maskstream.vision.inspection;

/**
 * The picture being drawn and its labels. Places are in units: 240 of them make the height, from
 * the top left corner, whatever the size in pixels.
 */
final class Canvas {
  static final double UNITS_DOWN = 240;

  private final int width;
  private final int height;
  private final double pixelsPerUnit;
  private final double unitsPerPixel;
  private final float[] rgb;
  private final byte[] labels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixelsPerUnit = height / UNITS_DOWN;
    this.unitsPerPixel = UNITS_DOWN / height;
    this.rgb = new float[width * height * 3];
    this.labels = new byte[width * height];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Linear in what the eye sees, 0 to 255 and beyond; {@code (y * width + x) * 3 + channel}. */
  float[] rgb() {
    return rgb;
  }

  byte[] labels() {
    return labels;
  }

  double unitsAcross() {
    return UNITS_DOWN * width / height;
  }

  /** Where the centre of a pixel lies. */
  double unit(int pixel) {
    return (pixel + 0.5) * unitsPerPixel;
  }

  /** First pixel whose centre is not left of (above) a place, kept within 0 and the limit. */
  int pixelFrom(double unit, int limit) {
    return Math.clamp((long) Math.ceil(unit * pixelsPerUnit - 0.5), 0, limit);
  }

  /** How much of a pixel lies inside an edge that far from its centre: 0 to 1. */
  double coverage(double distance) {
    return Noise.share(0.5 - distance * pixelsPerUnit);
  }

  void darken(int x, int y, double factor) {
    int at = (y * width + x) * 3;
    for (int channel = 0; channel < 3; channel++) {
      rgb[at + channel] = (float) (rgb[at + channel] * factor);
    }
  }

  void blend(int x, int y, Colour colour, double brightness, double share) {
    int at = (y * width + x) * 3;
    rgb[at] = (float) Noise.mix(rgb[at], colour.red() * brightness, share);
    rgb[at + 1] = (float) Noise.mix(rgb[at + 1], colour.green() * brightness, share);
    rgb[at + 2] = (float) Noise.mix(rgb[at + 2], colour.blue() * brightness, share);
  }

  void label(int x, int y, int classId) {
    labels[y * width + x] = (byte) classId;
  }
}
