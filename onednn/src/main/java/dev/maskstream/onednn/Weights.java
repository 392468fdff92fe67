package dev.maskstream.onednn;

import java.util.Optional;

/**
 * A convolution's numbers: kernel {@code [filters, channels, height, width]}, bias {@code
 * [filters]}.
 */
final class Weights {
  private final int filters;
  private final int channels;
  private final float[] kernel;
  private final float[] bias;
  private final Optional<QuantisedKernel> quantised;

  /**
   * @param kernel not copied; not to be changed any more
   * @param bias likewise
   * @param quantised what the kernel was made of, if the file keeps it as bytes
   */
  Weights(
      int filters,
      int channels,
      float[] kernel,
      float[] bias,
      Optional<QuantisedKernel> quantised) {
    this.filters = filters;
    this.channels = channels;
    this.kernel = kernel;
    this.bias = bias;
    this.quantised = quantised;
  }

  Optional<QuantisedKernel> quantised() {
    return quantised;
  }

  int filters() {
    return filters;
  }

  int channels() {
    return channels;
  }

  /** The kernel for an input that is first multiplied with {@code factor}. */
  float[] kernelTimes(float factor) {
    float[] scaled = kernel.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  float[] bias() {
    return bias.clone();
  }
}
