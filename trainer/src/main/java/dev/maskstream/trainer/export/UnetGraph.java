package dev.maskstream.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import dev.maskstream.trainer.net.Unet;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import dev.maskstream.vision.onnx.UnetNodes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the weights out of a U-Net's block tree. Batch norm is folded into the convolution before
 * it, so what is left is Conv, Relu, MaxPool, Resize and Concat.
 */
final class UnetGraph {
  private final Map<String, ConvolutionWeights> weights = new HashMap<>();

  /** The network between the contract's head and tail, with the weights it has now. */
  static ContractGraph.Body of(Unet unet) {
    UnetGraph graph = new UnetGraph();
    graph.read(unet);
    return UnetNodes.write(unet.down().size(), graph.weights::get);
  }

  /**
   * The way back: puts weights into a network without batch norm.
   *
   * @param from by the names of {@link UnetNodes#write}
   * @throws IllegalArgumentException if a convolution is of another shape; the message names it
   */
  static void put(Unet unet, Map<String, ConvolutionWeights> from) {
    int depth = unet.down().size();
    for (int level = 0; level < depth; level++) {
      put("down" + level, unet.down().get(level), from);
    }
    put("bottleneck", unet.bottleneck(), from);
    for (int step = 0; step < depth; step++) {
      put("up" + (depth - 1 - step), unet.up().get(step), from);
    }
    put("head", unet.head(), from.get("head"));
  }

  private static void put(
      String name, SequentialBlock block, Map<String, ConvolutionWeights> from) {
    int count = 0;
    for (Block child : block.getChildren().values()) {
      if (child instanceof Conv2d convolution) {
        String full = name + "/conv" + count++;
        put(full, convolution, from.get(full));
      }
    }
  }

  private static void put(String name, Conv2d convolution, ConvolutionWeights from) {
    NDArray kernel = array(convolution, "weight");
    List<Long> shape = Arrays.stream(kernel.getShape().getShape()).boxed().toList();
    if (!shape.equals(from.shape())) {
      throw new IllegalArgumentException(
          "convolution %s is %s, the network's is %s".formatted(name, from.shape(), shape));
    }
    copy(from.kernel(), kernel);
    copy(from.bias(), array(convolution, "bias"));
  }

  private static void copy(float[] values, NDArray to) {
    try (NDArray read = to.getManager().create(values, to.getShape())) {
      read.copyTo(to);
    }
  }

  private void read(Unet unet) {
    for (int level = 0; level < unet.down().size(); level++) {
      read("down" + level, unet.down().get(level));
    }
    read("bottleneck", unet.bottleneck());
    for (int step = 0; step < unet.up().size(); step++) {
      read("up" + (unet.up().size() - 1 - step), unet.up().get(step));
    }
    weights.put("head", weightsOf(unet.head()));
  }

  private void read(String name, SequentialBlock block) {
    int count = 0;
    for (Block child : block.getChildren().values()) {
      if (child instanceof Conv2d convolution) {
        weights.put(name + "/conv" + count++, weightsOf(convolution));
      } else if (child instanceof BatchNorm norm) {
        weights.computeIfPresent(name + "/conv" + (count - 1), (_, before) -> folded(before, norm));
      }
    }
  }

  private static ConvolutionWeights weightsOf(Conv2d convolution) {
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

  private static NDArray array(Block block, String name) {
    Parameter parameter = block.getDirectParameters().get(name);
    if (parameter == null) {
      throw new IllegalStateException(
          "no parameter " + name + " among " + block.getDirectParameters().keys());
    }
    return parameter.getArray();
  }

  private UnetGraph() {}
}
