package dev.maskstream.vision.inspection;

import dev.maskstream.vision.inspection.Defect.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A part on the belt.
 *
 * @param x of its centre in the frame, units
 * @param y of its centre in the frame, units
 * @param axis of the part that would lie along the belt if it were not turned
 * @param defects on its face, none of which touch
 */
record Part(
    double x, double y, Direction axis, Outline outline, Material material, List<Defect> defects) {

  /** Share of parts that have nothing wrong with them. */
  private static final double FLAWLESS = 0.12;

  private static final int PLACES_TO_TRY = 40;

  /** A random part at the origin, upright. */
  static Part random(SplittableRandom random, double radius, Colour belt) {
    Outline outline = Outline.random(random, radius);
    Material material = Material.random(random, belt);
    List<Defect> defects = new ArrayList<>();
    int wanted = random.nextDouble() < FLAWLESS ? 0 : random.nextInt(1, radius > 55 ? 5 : 4);
    for (int made = 0; made < wanted; made++) {
      int kind = random.nextInt(3);
      for (int place = 0; place < PLACES_TO_TRY; place++) {
        Defect defect = randomDefect(random, kind, radius, material.colour());
        if (isFree(defect, defects) && isOnMaterial(defect, outline)) {
          defects.add(defect);
          break;
        }
      }
    }
    return new Part(
        0,
        0,
        Direction.at(random.nextDouble(2 * Math.PI)),
        outline,
        material,
        List.copyOf(defects));
  }

  Part at(double newX, double newY) {
    return new Part(newX, newY, axis, outline, material, defects);
  }

  private static Defect randomDefect(
      SplittableRandom random, int kind, double radius, Colour material) {
    double x = random.nextDouble(-radius, radius);
    double y = random.nextDouble(-radius, radius);
    return switch (kind) {
      case 0 -> Scratch.random(random, x, y, radius * random.nextDouble(0.8, 1.4));
      case 1 -> Dent.random(random, x, y, Math.max(radius * random.nextDouble(0.17, 0.28), 8));
      default ->
          Stain.random(random, x, y, Math.max(radius * random.nextDouble(0.18, 0.32), 8), material);
    };
  }

  private static boolean isFree(Defect defect, List<Defect> others) {
    return others.stream().noneMatch(other -> other.bounds().meets(defect.bounds()));
  }

  private static boolean isOnMaterial(Defect defect, Outline outline) {
    Defect.Circle bounds = defect.bounds();
    int inside = 0;
    int onMaterial = 0;
    double step = bounds.radius() / 6;
    for (double y = -bounds.radius(); y <= bounds.radius(); y += step) {
      for (double x = -bounds.radius(); x <= bounds.radius(); x += step) {
        if (defect.distance(bounds.x() + x, bounds.y() + y) <= 0) {
          inside++;
          onMaterial += outline.distance(bounds.x() + x, bounds.y() + y) <= -1 ? 1 : 0;
        }
      }
    }
    return inside > 0 && onMaterial >= 0.85 * inside;
  }
}
