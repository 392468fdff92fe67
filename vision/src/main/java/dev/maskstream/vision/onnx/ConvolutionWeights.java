package dev.maskstream.vision.onnx;

import java.util.List;

/** A 3x3 convolution's numbers. The arrays are shared, not copied. */
public final class ConvolutionWeights {
  private final List<Long> shape;
  private final float[] kernel;
  private final float[] bias;

  /**
   * @param shape {@code [filters, channels, 3, 3]}
   * @param kernel as many values as the shape holds
   * @param bias one for each filter
   */
  public ConvolutionWeights(List<Long> shape, float[] kernel, float[] bias) {
    this.shape = List.copyOf(shape);
    this.kernel = kernel;
    this.bias = bias;
  }

  public List<Long> shape() {
    return shape;
  }

  public float[] kernel() {
    return kernel;
  }

  public float[] bias() {
    return bias;
  }
}
