package dev.maskstream.vision.onnx;

import java.util.OptionalInt;

/**
 * What a graph's {@code image} input takes.
 *
 * @param batch frames in a batch; empty when any number goes
 * @param width pixels across
 * @param height pixels down
 */
public record InputShape(OptionalInt batch, int width, int height) {
  public InputShape {
    if (width < 1 || height < 1 || batch.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "not an input: " + batch + " frames of " + width + "x" + height);
    }
  }

  public static InputShape anyBatch(int width, int height) {
    return new InputShape(OptionalInt.empty(), width, height);
  }

  public static InputShape fixedBatch(int batch, int width, int height) {
    return new InputShape(OptionalInt.of(batch), width, height);
  }
}
