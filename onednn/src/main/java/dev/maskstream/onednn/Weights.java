package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.Window;
import java.util.Optional;

/**
 * A convolution's numbers, a transposed one's too: kernel {@code [filters, channels, height,
 * width]}, bias {@code [filters]}.
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

  /**
   * A transposed convolution's numbers.
   *
   * @param kernel as ONNX keeps it: {@code [channels, filters, height, width]}
   * @param bias not copied; not to be changed any more
   */
  static Weights transposed(int filters, int channels, float[] kernel, float[] bias) {
    float[] turned = new float[kernel.length];
    int window = kernel.length / Math.multiplyExact(filters, channels);
    for (int filter = 0; filter < filters; filter++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = (channel * filters + filter) * window;
        System.arraycopy(kernel, from, turned, (filter * channels + channel) * window, window);
      }
    }
    return new Weights(filters, channels, turned, bias, Optional.empty());
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

  /** The same of some of the input's channels only. */
  Weights ofChannels(int from, int to) {
    int window = kernel.length / Math.multiplyExact(filters, channels);
    int length = (to - from) * window;
    float[] some = new float[filters * length];
    byte[] bytes = new byte[some.length];
    byte[] all = quantised.map(QuantisedKernel::values).orElse(new byte[kernel.length]);
    for (int filter = 0; filter < filters; filter++) {
      int at = (filter * channels + from) * window;
      System.arraycopy(kernel, at, some, filter * length, length);
      System.arraycopy(all, at, bytes, filter * length, length);
    }
    return new Weights(
        filters,
        to - from,
        some,
        bias,
        quantised.map(kernel -> new QuantisedKernel(bytes, kernel.scales())));
  }

  Weights withoutBias() {
    return new Weights(filters, channels, kernel, new float[filters], quantised);
  }

  /**
   * What a transposed convolution multiplies with that takes the place of up-sampling and a
   * convolution of stride 1: for each way a pixel's copies can lie in the window, the sum of what
   * they are multiplied with. Sums of bytes are brought back to bytes, with coarser steps.
   *
   * @param window of the convolution
   * @param grown how often a pixel is repeated
   */
  Weights spread(Window window, Part grown) {
    Spread spread = new Spread(window, grown);
    return new Weights(
        filters,
        channels,
        spread.sums(kernel),
        bias,
        quantised.map(kernel -> kernel.spread(spread, filters)));
  }

  float[] bias() {
    return bias.clone();
  }
}
