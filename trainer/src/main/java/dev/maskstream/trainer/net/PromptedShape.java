package dev.maskstream.trainer.net;

/**
 * What makes one prompted U-Net differ from another.
 *
 * @param baseWidth filters of the encoder's first block; each step down doubles them, 1 to 256
 * @param maxWidth filters no block has more of, {@code baseWidth} or more
 * @param depth steps down, 2 to 5
 * @param inputWidth pixels across, a multiple of {@code 2^depth}
 * @param inputHeight pixels down, a multiple of {@code 2^depth}
 */
public record PromptedShape(
    int baseWidth, int maxWidth, int depth, int inputWidth, int inputHeight) {
  private static final int LEAST_DEPTH = 2;

  public PromptedShape {
    UnetShape encoder = new UnetShape(1, baseWidth, maxWidth, depth, true, inputWidth, inputHeight);
    if (encoder.depth() < LEAST_DEPTH) {
      throw new IllegalArgumentException(
          "a prompted U-Net has a depth of %d to 5, not %d".formatted(LEAST_DEPTH, depth));
    }
  }

  /** Filters of the encoder's block so many steps down; {@code depth} is the last one. */
  int width(int level) {
    return Math.min(baseWidth << level, maxWidth);
  }

  /** Filters of the decoder so many steps down, from 1: half of the encoder's. */
  int decoderWidth(int level) {
    return width(level - 1);
  }
}
