package dev.maskstream.vision.onnx;

/**
 * What a tensor's values run from and to, as far as they are worth telling apart.
 *
 * @param min 0 or below
 * @param max 0 or above
 */
public record ValueRange(float min, float max) {
  private static final int STEPS = 255;

  public ValueRange {
    if (!(min <= 0 && max >= 0) || Float.isInfinite(max - min)) {
      throw new IllegalArgumentException("no range around zero: " + min + " to " + max);
    }
  }

  /** The smallest range that holds both. */
  ValueRange with(ValueRange other) {
    return new ValueRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  /** What one of the 255 steps of an unsigned byte is worth, above 0. */
  float scale() {
    return max == min ? 1 : (max - min) / STEPS;
  }

  /** The byte that means 0, 0 to 255; exactly 0 when nothing is negative. */
  int zeroPoint() {
    return Math.clamp(Math.round(-min / scale()), 0, STEPS);
  }
}
