package dev.maskstream.vision.inspection;

import java.util.SplittableRandom;

/**
 * A shallow bowl: dark where it falls away from the lamp, bright on the far slope.
 *
 * @param a half of the long axis, units
 * @param b half of the short axis, units
 * @param axis along the long axis
 * @param depth 0 to 1
 */
record Dent(double x, double y, double a, double b, Direction axis, double depth)
    implements Defect {

  static Dent random(SplittableRandom random, double x, double y, double radius) {
    double squash = random.nextDouble(0.66, 1);
    return new Dent(
        x,
        y,
        radius,
        radius * squash,
        Direction.at(random.nextDouble(Math.PI)),
        random.nextDouble(0.65, 1));
  }

  @Override
  public int classId() {
    return InspectionLine.DENT;
  }

  @Override
  public double distance(double atX, double atY) {
    return (ring(atX, atY) - 1) * b;
  }

  @Override
  public Colour look(Colour face, double atX, double atY, Direction towardLight) {
    double k = Math.max(ring(atX, atY), 1e-6);
    double dx = atX - x;
    double dy = atY - y;
    double length = Math.max(Noise.length(dx, dy), 1e-6);
    double slope = Math.min(k * 1.25, 1) * (1 - 0.25 * k);
    double lit = -towardLight.dot(dx / length, dy / length) * slope;
    double bowl = 0.8 - 0.16 * (1 - k * k) * depth;
    return face.times(Math.max(bowl + 0.62 * depth * lit, 0.15))
        .toward(new Colour(255, 255, 255), 0.3 * depth * Noise.step(0.55, 1, lit));
  }

  @Override
  public Circle bounds() {
    return new Circle(x, y, a);
  }

  /** 0 in the middle, 1 on the edge. */
  private double ring(double atX, double atY) {
    double dx = atX - x;
    double dy = atY - y;
    return Noise.length(axis.dot(dx, dy) / a, axis.cross(dx, dy) / b);
  }
}
