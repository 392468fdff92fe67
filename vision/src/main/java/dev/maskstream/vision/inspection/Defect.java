package dev.maskstream.vision.inspection;

/** Damage on a part's face, placed in the part's own units around its centre. */
sealed interface Defect permits Scratch, Dent, Stain {
  int classId();

  /** Negative inside, zero on the edge, close to the true distance near it; units. */
  double distance(double x, double y);

  /**
   * What the face looks like at a place inside.
   *
   * @param face the face's colour there, without the defect
   * @param towardLight direction to the lamp in the part's own axes
   */
  Colour look(Colour face, double x, double y, Direction towardLight);

  /** A circle that holds the defect. */
  Circle bounds();

  /** Length 1. */
  record Direction(double x, double y) {
    static Direction at(double angle) {
      return new Direction(StrictMath.cos(angle), StrictMath.sin(angle));
    }

    double dot(double otherX, double otherY) {
      return x * otherX + y * otherY;
    }

    /** How far to the left of this direction a vector points. */
    double cross(double otherX, double otherY) {
      return x * otherY - y * otherX;
    }

    /** This direction seen from axes that are turned like {@code axis}. */
    Direction from(Direction axis) {
      return new Direction(axis.dot(x, y), axis.cross(x, y));
    }
  }

  record Circle(double x, double y, double radius) {
    boolean holds(double atX, double atY) {
      double dx = atX - x;
      double dy = atY - y;
      return dx * dx + dy * dy <= radius * radius;
    }

    boolean meets(Circle other) {
      return Noise.length(x - other.x, y - other.y) < radius + other.radius;
    }
  }
}
