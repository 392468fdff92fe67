package dev.maskstream.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import dev.maskstream.trainer.net.Unet;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads convolutions out of blocks, with batch norm folded into the one before it. */
final class FoldedConvolutions {

  /** Those of a block, in order. */
  static List<ConvolutionWeights> of(SequentialBlock block) {
    List<ConvolutionWeights> all = new ArrayList<>();
    for (Block child : block.getChildren().values()) {
      if (child instanceof Conv2d convolution) {
        all.add(of(convolution));
      } else if (child instanceof BatchNorm norm) {
        all.add(folded(all.removeLast(), norm));
      }
    }
    return all;
  }

  static ConvolutionWeights of(Conv2d convolution) {
    NDArray kernel = array(convolution, "weight");
    List<Long> shape = Arrays.stream(kernel.getShape().getShape()).boxed().toList();
    float[] bias =
        convolution.isIncludeBias()
            ? array(convolution, "bias").toFloatArray()
            : new float[convolution.getFilters()];
    return new ConvolutionWeights(shape, kernel.toFloatArray(), bias);
  }

  /** What normalising with the running mean and variance does, as kernel and bias. */
  private static ConvolutionWeights folded(ConvolutionWeights weights, BatchNorm norm) {
    float[] gamma = array(norm, "gamma").toFloatArray();
    float[] beta = array(norm, "beta").toFloatArray();
    float[] mean = array(norm, "runningMean").toFloatArray();
    float[] variance = array(norm, "runningVar").toFloatArray();
    int filters = gamma.length;
    int perFilter = weights.kernel().length / filters;
    float[] scaled = new float[weights.kernel().length];
    float[] shifted = new float[filters];
    for (int filter = 0; filter < filters; filter++) {
      double factor = gamma[filter] / Math.sqrt(variance[filter] + (double) Unet.EPSILON);
      for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) {
        scaled[i] = (float) (weights.kernel()[i] * factor);
      }
      shifted[filter] = (float) (beta[filter] + (weights.bias()[filter] - mean[filter]) * factor);
    }
    return new ConvolutionWeights(weights.shape(), scaled, shifted);
  }

  /** A parameter of a block by its name in DJL. */
  static NDArray array(Block block, String name) {
    Parameter parameter = block.getDirectParameters().get(name);
    if (parameter == null) {
      throw new IllegalStateException(
          "no parameter " + name + " among " + block.getDirectParameters().keys());
    }
    return parameter.getArray();
  }

  private FoldedConvolutions() {}
}
