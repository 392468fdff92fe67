package dev.maskstream.vision.inspection;

import java.util.SplittableRandom;

/**
 * The shape of a part around its own centre, in units. {@link #distance} is negative inside (on
 * material, not in a hole), zero on the edge, and close to the true distance near it.
 */
sealed interface Outline {
  double distance(double x, double y);

  /** No point of the part is further from its centre. */
  double reach();

  /** A random shape that fits a circle of the given radius. */
  static Outline random(SplittableRandom random, double radius) {
    return switch (random.nextInt(7)) {
      case 0 -> new Disc(radius, random.nextBoolean() ? 0 : radius * random.nextDouble(0.14, 0.24));
      case 1 -> new Disc(radius, radius * random.nextDouble(0.36, 0.48));
      case 2 -> new Nut(radius * 0.87, radius * random.nextDouble(0.24, 0.36));
      case 3 -> Plate.random(random, radius);
      case 4 -> new Gear(radius, random.nextInt(9, 15), radius * random.nextDouble(0.16, 0.26));
      case 5 -> new Bracket(radius * 0.74, radius * random.nextDouble(0.68, 0.84));
      default -> new Link(radius * 0.45, radius * 0.55, radius * random.nextDouble(0.14, 0.22));
    };
  }

  /** A disc or, with a hole of radius above 0, a washer. */
  record Disc(double radius, double hole) implements Outline {
    @Override
    public double distance(double x, double y) {
      double r = Math.sqrt(x * x + y * y);
      return Math.max(r - radius, hole - r);
    }

    @Override
    public double reach() {
      return radius;
    }
  }

  /** A hexagon with a round hole. {@code flat} is the distance from the centre to a side. */
  record Nut(double flat, double hole) implements Outline {
    @Override
    public double distance(double x, double y) {
      double ax = Math.abs(x);
      double ay = Math.abs(y);
      double side = Math.max(ay, ax * 0.866025 + ay * 0.5) - flat;
      return Math.max(side, hole - Math.sqrt(x * x + y * y));
    }

    @Override
    public double reach() {
      return flat * 1.1548;
    }
  }

  /** A plate with rounded corners and, where {@code bore} is above 0, a hole near each corner. */
  record Plate(double halfWidth, double halfHeight, double corner, double bore) implements Outline {
    static Plate random(SplittableRandom random, double radius) {
      double angle = random.nextDouble(0.55, 0.85);
      double bore = random.nextBoolean() ? radius * random.nextDouble(0.07, 0.1) : 0;
      return new Plate(
          radius * StrictMath.cos(angle), radius * StrictMath.sin(angle), radius * 0.14, bore);
    }

    @Override
    public double distance(double x, double y) {
      double ax = Math.abs(x);
      double ay = Math.abs(y);
      double body = box(ax, ay, halfWidth - corner, halfHeight - corner) - corner;
      if (bore <= 0) {
        return body;
      }
      double inset = corner + bore;
      return Math.max(body, bore - Noise.length(ax - halfWidth + inset, ay - halfHeight + inset));
    }

    @Override
    public double reach() {
      return Noise.length(halfWidth, halfHeight);
    }
  }

  /** A cog with round-edged teeth and a bore. */
  record Gear(double radius, int teeth, double bore) implements Outline {
    @Override
    public double distance(double x, double y) {
      double r = Math.sqrt(x * x + y * y);
      if (r < radius * 0.7) {
        return Math.max(r - radius * 0.83, bore - r);
      }
      double wave = StrictMath.cos(StrictMath.atan2(y, x) * teeth);
      return r - radius * (0.9 + 0.2 * Noise.share(0.5 + 1.1 * wave) - 0.1);
    }

    @Override
    public double reach() {
      return radius;
    }
  }

  /** An L with arms that wide: a square of half size {@code half} less one corner. */
  record Bracket(double half, double arm) implements Outline {
    private static final double CORNER = 4;

    @Override
    public double distance(double x, double y) {
      double inner = half - CORNER;
      double square = box(Math.abs(x), Math.abs(y), inner, inner) - CORNER;
      double cut = arm - half;
      return Math.max(square, Math.min(x - cut, y - cut));
    }

    @Override
    public double reach() {
      return half * 1.4143;
    }
  }

  /** A chain link: a bar with round ends and a bore in each. */
  record Link(double radius, double half, double bore) implements Outline {
    @Override
    public double distance(double x, double y) {
      double ax = Math.abs(x);
      double end = Math.max(ax - half, 0);
      double body = Math.sqrt(end * end + y * y) - radius;
      return Math.max(body, bore - Noise.length(ax - half, y));
    }

    @Override
    public double reach() {
      return half + radius;
    }
  }

  private static double box(double ax, double ay, double halfWidth, double halfHeight) {
    double dx = ax - halfWidth;
    double dy = ay - halfHeight;
    double outside = Noise.length(Math.max(dx, 0), Math.max(dy, 0));
    return outside + Math.min(Math.max(dx, dy), 0);
  }
}
