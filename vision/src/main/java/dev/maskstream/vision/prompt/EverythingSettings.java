package dev.maskstream.vision.prompt;

/**
 * How everything in a picture is looked for.
 *
 * @param pointsPerSide points along each side of the grid, 1 to 32
 * @param predictedIou masks must score above this, 0 to 1; 0 lets all pass
 * @param stability masks must be at least as stable, 0 to 1
 * @param boxNms masks whose boxes overlap by a larger IoU are one object, 0 to 1
 * @param minRegion holes and islands of fewer pixels are removed; 0 leaves all
 */
public record EverythingSettings(
    int pointsPerSide, float predictedIou, float stability, float boxNms, int minRegion) {
  private static final int MOST_POINTS = 32;

  /** What the SAM authors chose for their largest model. */
  public static final EverythingSettings DEFAULT =
      new EverythingSettings(32, 0.88f, 0.95f, 0.7f, 0);

  /** For small networks, which are never as sure of their best masks. */
  static final EverythingSettings SMALL_MODEL = new EverythingSettings(32, 0.6f, 0.8f, 0.7f, 0);

  public EverythingSettings {
    if (pointsPerSide < 1 || pointsPerSide > MOST_POINTS) {
      throw new IllegalArgumentException(
          "points per side: %d; 1 to %d are possible".formatted(pointsPerSide, MOST_POINTS));
    }
    requireShare("predicted IoU", predictedIou);
    requireShare("stability", stability);
    requireShare("box NMS", boxNms);
    if (minRegion < 0) {
      throw new IllegalArgumentException("smallest region: " + minRegion + " pixels");
    }
  }

  /** What a mask's predicted IoU must be above: nothing, where the limit is 0. */
  float aboveIou() {
    return predictedIou > 0 ? predictedIou : Float.NEGATIVE_INFINITY;
  }

  boolean keeps(PromptedMask mask) {
    return mask.predictedIou() > aboveIou() && mask.stability() >= stability;
  }

  private static void requireShare(String name, float value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + "; 0 to 1 is possible");
    }
  }
}
