package dev.maskstream.vision.inspection;

import java.util.SplittableRandom;

/**
 * A bent gouge that tapers to its ends, one bank bright and the other dark.
 *
 * @param axis from one end to the other
 * @param bend how far the middle is pulled aside, units
 * @param half half of its greatest width, units
 * @param tone what it adds to the face, -1 (dark) to 1 (bare metal)
 */
record Scratch(
    double x,
    double y,
    Direction axis,
    double length,
    double bend,
    double half,
    double tone,
    int seed)
    implements Defect {

  private static final int PIECES = 8;

  static Scratch random(SplittableRandom random, double x, double y, double length) {
    double tone = random.nextDouble(0.55, 1);
    return new Scratch(
        x,
        y,
        Direction.at(random.nextDouble(2 * Math.PI)),
        length,
        length * random.nextDouble(-0.2, 0.2),
        random.nextDouble(2.8, 4),
        random.nextBoolean() ? tone : -tone,
        random.nextInt());
  }

  @Override
  public int classId() {
    return InspectionLine.SCRATCH;
  }

  @Override
  public double distance(double atX, double atY) {
    return nearest(atX, atY).distance;
  }

  @Override
  public Colour look(Colour face, double atX, double atY, Direction towardLight) {
    Nearest near = nearest(atX, atY);
    double bank = 2 * Noise.share(0.5 + 0.5 * near.side / half) - 1;
    double lit = Math.signum(axis.cross(towardLight.x(), towardLight.y()));
    double rough = Noise.at(seed, near.along * length * 0.25, near.side * 1.6) - 0.5;
    double core = 1 - bank * bank;
    Colour bare = tone > 0 ? new Colour(246, 246, 250) : new Colour(22, 20, 22);
    double share = Math.abs(tone) * (0.5 + 0.4 * core) + 0.3 * rough;
    return face.times(1 - 0.4 * bank * lit).toward(bare, Noise.share(share));
  }

  @Override
  public Circle bounds() {
    return new Circle(x, y, length / 2 + Math.abs(bend) + half);
  }

  /**
   * @param distance to the edge, negative inside
   * @param side signed distance from the middle line
   * @param along 0 at one end, 1 at the other
   */
  private record Nearest(double distance, double side, double along) {}

  private Nearest nearest(double atX, double atY) {
    double dx = atX - x;
    double dy = atY - y;
    double u = axis.dot(dx, dy);
    double v = axis.cross(dx, dy);
    Nearest best = new Nearest(Double.MAX_VALUE, 0, 0);
    double step = length / PIECES;
    double above = v - Math.max(bend, 0) - half;
    double below = Math.min(bend, 0) - half - v;
    if (Math.max(above, below) > 2) {
      return new Nearest(Math.max(above, below), 0, 0);
    }
    for (int piece = 0; piece < PIECES; piece++) {
      double startU = piece * step - length / 2;
      double startV = sag(piece);
      double rise = sag(piece + 1) - startV;
      double t = (u - startU) * step + (v - startV) * rise;
      t = Noise.share(t / (step * step + rise * rise));
      double offU = u - startU - t * step;
      double offV = v - startV - t * rise;
      double along = (piece + t) / PIECES;
      double reach = Noise.length(offU, offV);
      double distance = reach - half * width(along);
      if (distance < best.distance) {
        best = new Nearest(distance, Math.copySign(reach, offV), along);
      }
    }
    return best;
  }

  /** How far the middle line is from the chord. */
  private double sag(int piece) {
    double t = (double) piece / PIECES;
    return bend * 4 * t * (1 - t);
  }

  /** Share of the greatest width. */
  private static double width(double along) {
    return 0.6 + 1.6 * along * (1 - along);
  }
}
