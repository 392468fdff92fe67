package dev.maskstream.vision.inspection;

import dev.maskstream.vision.inspection.Defect.Direction;

/**
 * Draws parts. Colours are blended by how much of a pixel a shape covers; a label is that of the
 * topmost shape that holds the pixel's centre.
 */
final class PartPainter {
  private static final double BEVEL = 4.5;
  private static final double SHADOW_LENGTH = 7;
  private static final double SHADOW_SOFTNESS = 6;

  private final Light light;

  PartPainter(Light light) {
    this.light = light;
  }

  /** Darkens what lies beside the part, away from the lamp. */
  void shadow(Canvas canvas, Part part) {
    double offX = -light.toward().x() * SHADOW_LENGTH;
    double offY = -light.toward().y() * SHADOW_LENGTH;
    double reach = part.outline().reach() + SHADOW_SOFTNESS;
    sweep(
        canvas,
        part.at(part.x() + offX, part.y() + offY),
        reach,
        (px, py, x, y) -> {
          double distance = part.outline().distance(x, y);
          double shade = Noise.step(SHADOW_SOFTNESS, -SHADOW_SOFTNESS, distance);
          canvas.darken(px, py, 1 - light.shadow() * shade);
        });
  }

  /** Draws the part with its defects, and labels it. */
  void body(Canvas canvas, Part part) {
    Direction lamp = light.toward().from(part.axis());
    sweep(
        canvas,
        part,
        part.outline().reach() + 1,
        (px, py, x, y) -> {
          double distance = part.outline().distance(x, y);
          double share = canvas.coverage(distance);
          if (share > 0) {
            int label = face(canvas, part, lamp, new Spot(px, py, x, y, distance, share));
            if (distance <= 0) {
              canvas.label(px, py, label);
            }
          }
        });
  }

  /**
   * @param x in the part's own axes
   * @param y in the part's own axes
   * @param distance to the part's edge
   * @param share of the pixel that the part covers
   */
  private record Spot(int px, int py, double x, double y, double distance, double share) {}

  /** Paints one pixel of a part and says which class its centre has. */
  private int face(Canvas canvas, Part part, Direction lamp, Spot spot) {
    double brightness = part.material().grain(spot.x, spot.y) * edge(part, lamp, spot);
    Colour colour = part.material().colour().times(brightness);
    int label = InspectionLine.PART;
    for (Defect defect : part.defects()) {
      if (!defect.bounds().holds(spot.x, spot.y)) {
        continue;
      }
      double distance = defect.distance(spot.x, spot.y);
      double share = canvas.coverage(distance);
      if (share > 0) {
        colour = colour.toward(defect.look(colour, spot.x, spot.y, lamp), share);
        label = distance <= 0 ? defect.classId() : label;
      }
    }
    canvas.blend(spot.px, spot.py, colour, 1, spot.share);
    return label;
  }

  /** The chamfer along the part's edge: bright toward the lamp, dark away from it. */
  private static double edge(Part part, Direction lamp, Spot spot) {
    if (spot.distance < -BEVEL) {
      return 1;
    }
    double slopeX = part.outline().distance(spot.x + 0.5, spot.y) - spot.distance;
    double slopeY = part.outline().distance(spot.x, spot.y + 0.5) - spot.distance;
    double depth = 1 + Math.max(spot.distance, -BEVEL) / BEVEL;
    return 1 + 0.7 * depth * lamp.dot(slopeX, slopeY) - 0.12 * depth;
  }

  private interface Brush {
    void touch(int px, int py, double x, double y);
  }

  /** Visits the pixels around a part, each with its place in the part's own axes. */
  private static void sweep(Canvas canvas, Part part, double reach, Brush brush) {
    int left = canvas.pixelFrom(part.x() - reach, canvas.width());
    int right = canvas.pixelFrom(part.x() + reach, canvas.width());
    int top = canvas.pixelFrom(part.y() - reach, canvas.height());
    int bottom = canvas.pixelFrom(part.y() + reach, canvas.height());
    for (int py = top; py < bottom; py++) {
      double dy = canvas.unit(py) - part.y();
      for (int px = left; px < right; px++) {
        double dx = canvas.unit(px) - part.x();
        brush.touch(px, py, part.axis().dot(dx, dy), part.axis().cross(dx, dy));
      }
    }
  }
}
