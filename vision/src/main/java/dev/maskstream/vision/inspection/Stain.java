package dev.maskstream.vision.inspection;

import java.util.SplittableRandom;

/**
 * Something spilt: a blotch with a ragged, darker edge.
 *
 * @param radius about half its width, units
 * @param ragged how far its edge strays, 0 to 1
 * @param opacity 0 to 1
 */
record Stain(
    double x, double y, double radius, double ragged, Colour colour, double opacity, int seed)
    implements Defect {

  private static final Colour[] SPILLS = {
    new Colour(128, 62, 24), // rust
    new Colour(32, 26, 22), // oil
    new Colour(46, 132, 96), // coolant
    new Colour(238, 236, 226), // paint
    new Colour(206, 178, 40), // flux
    new Colour(52, 48, 150), // marking ink
  };

  /** A random stain that shows on that material. */
  static Stain random(SplittableRandom random, double x, double y, double radius, Colour material) {
    Colour spill = Chance.pick(random, SPILLS);
    while (spill.distance(material) < 95) {
      spill = Chance.pick(random, SPILLS);
    }
    return new Stain(
        x,
        y,
        radius,
        random.nextDouble(0.35, 0.75),
        spill,
        random.nextDouble(0.62, 0.95),
        random.nextInt());
  }

  @Override
  public int classId() {
    return InspectionLine.STAIN;
  }

  @Override
  public double distance(double atX, double atY) {
    return (ring(atX, atY) - 1) * radius;
  }

  @Override
  public Colour look(Colour face, double atX, double atY, Direction towardLight) {
    double edge = Noise.step(0.78, 1, ring(atX, atY));
    double cloud = Noise.at(~seed, atX * 0.35, atY * 0.35);
    double share = Math.min(opacity * (0.82 + 0.22 * cloud) + 0.1 * edge, 1);
    return face.toward(colour.times(1 - 0.22 * edge), share);
  }

  @Override
  public Circle bounds() {
    return new Circle(x, y, radius * (1 + 0.5 * ragged));
  }

  /** 0 in the middle, 1 on the edge. */
  private double ring(double atX, double atY) {
    double dx = (atX - x) / radius;
    double dy = (atY - y) / radius;
    double stray = Noise.at(seed, dx * 1.7 + 9, dy * 1.7 + 9) - 0.5;
    double fray = Noise.at(seed, dx * 4.5 + 40, dy * 4.5 + 40) - 0.5;
    return Math.sqrt(dx * dx + dy * dy) + ragged * (0.75 * stray + 0.22 * fray);
  }
}
