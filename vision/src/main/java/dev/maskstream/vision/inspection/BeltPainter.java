package dev.maskstream.vision.inspection;

/** Covers the whole canvas with belt and rails. All of it is background. */
final class BeltPainter {
  private static final Colour RAIL = new Colour(150, 154, 160);

  private final Belt belt;
  private final double travelled;

  BeltPainter(Belt belt, double travelled) {
    this.belt = belt;
    this.travelled = travelled;
  }

  void paint(Canvas canvas) {
    for (int py = 0; py < canvas.height(); py++) {
      double y = canvas.unit(py);
      double inRail = belt.rail() - Math.min(y, Canvas.UNITS_DOWN - y);
      for (int px = 0; px < canvas.width(); px++) {
        double x = canvas.unit(px);
        if (inRail > 0) {
          canvas.blend(px, py, RAIL, railBrightness(x, inRail / belt.rail()), 1);
        } else {
          double shade = 1 - 0.35 * (1 - Noise.step(0, 9, -inRail)) * Math.signum(belt.rail());
          canvas.blend(px, py, belt.colour(), shade * belt.brightness(x + travelled, y), 1);
        }
      }
    }
  }

  /** A rail is half a tube with a joint now and then. */
  private static double railBrightness(double x, double across) {
    double round = 0.5 + 0.62 * StrictMath.sin(Math.PI * Math.min(across * 0.9 + 0.05, 1));
    double joint = Math.abs(x % 110 - 55) < 0.8 ? 0.55 : 1;
    return round * joint;
  }
}
