package dev.maskstream.trainer.net;

/**
 * What makes one U-Net differ from another. The defaults of {@link #notebook} are the lab
 * notebook's: widths 64, 128, 256, bottleneck 512, no batch norm, 64x64.
 *
 * @param classes planes of the last convolution, 1 to 255
 * @param baseWidth filters of the first block; each step down doubles them, 1 to 256
 * @param maxWidth filters no block has more of, {@code baseWidth} or more: the deep ones are where
 *     most weights lie and least is gained by them
 * @param depth steps down, 1 to 5
 * @param batchNorm whether each convolution but the last is normalised over the batch
 * @param inputWidth pixels across, a multiple of {@code 2^depth}
 * @param inputHeight pixels down, a multiple of {@code 2^depth}
 */
public record UnetShape(
    int classes,
    int baseWidth,
    int maxWidth,
    int depth,
    boolean batchNorm,
    int inputWidth,
    int inputHeight) {
  private static final int MOST_FILTERS = 8192;

  public UnetShape {
    require(classes >= 1 && classes <= 255, "classes must be 1 to 255, not " + classes);
    require(
        baseWidth >= 1 && baseWidth <= 256, "the base width must be 1 to 256, not " + baseWidth);
    require(
        maxWidth >= baseWidth && maxWidth <= MOST_FILTERS,
        "the largest width must be %d to %d, not %d".formatted(baseWidth, MOST_FILTERS, maxWidth));
    require(depth >= 1 && depth <= 5, "the depth must be 1 to 5, not " + depth);
    int step = 1 << depth;
    require(
        inputWidth >= step
            && inputHeight >= step
            && inputWidth % step == 0
            && inputHeight % step == 0,
        "at depth %d the input's sides must be multiples of %d, not %dx%d"
            .formatted(depth, step, inputWidth, inputHeight));
  }

  public static UnetShape notebook(int classes) {
    return new UnetShape(classes, 64, 512, 3, false, 64, 64);
  }

  /** Filters of the block so many steps down; {@code depth} is the bottleneck. */
  int width(int level) {
    return Math.min(baseWidth << level, maxWidth);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
