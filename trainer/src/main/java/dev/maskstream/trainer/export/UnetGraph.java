package dev.maskstream.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import dev.maskstream.trainer.net.Unet;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Writes a U-Net's block tree as ONNX nodes. Batch norm is folded into the convolution before it,
 * so what is left is Conv, Relu, MaxPool, Resize and Concat.
 */
final class UnetGraph {
  private static final String INPUT = "unet/input";
  private static final String LOGITS = "unet/logits";

  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();

  /** The network between the contract's head and tail, with the weights it has now. */
  static ContractGraph.Body of(Unet unet) {
    UnetGraph graph = new UnetGraph();
    graph.add(unet);
    return new ContractGraph.Body(
        List.copyOf(graph.nodes), List.copyOf(graph.constants), INPUT, LOGITS);
  }

  private void add(Unet unet) {
    constants.add(Onnx.floats("unet/twice", List.of(4L), 1, 1, 2, 2));
    Deque<String> skips = new ArrayDeque<>();
    String x = INPUT;
    for (int level = 0; level < unet.down().size(); level++) {
      x = twoConvolutions("unet/down" + level, unet.down().get(level), x);
      skips.push(x);
      x = pool("unet/pool" + level, x);
    }
    x = twoConvolutions("unet/bottleneck", unet.bottleneck(), x);
    for (int step = 0; step < unet.up().size(); step++) {
      String name = "unet/up" + (unet.up().size() - 1 - step);
      x = join(name, x, skips.pop());
      x = twoConvolutions(name, unet.up().get(step), x);
    }
    Weights head = Weights.of(unet.head());
    convolution(LOGITS, head, x);
  }

  private String twoConvolutions(String name, SequentialBlock block, String input) {
    String x = input;
    Weights weights = null;
    int count = 0;
    for (Block child : block.getChildren().values()) {
      if (child instanceof Conv2d convolution) {
        weights = Weights.of(convolution);
      } else if (child instanceof BatchNorm norm) {
        weights = weights.folded(norm);
      } else {
        String conv = name + "/conv" + count;
        convolution(conv, weights, x);
        x = name + "/relu" + count++;
        nodes.add(Onnx.node("Relu", List.of(conv), List.of(x)));
      }
    }
    return x;
  }

  private void convolution(String output, Weights weights, String input) {
    constants.add(Onnx.floats(output + "/weight", weights.shape, weights.kernel));
    constants.add(Onnx.floats(output + "/bias", weights.shape.subList(0, 1), weights.bias));
    nodes.add(
        Onnx.node(
            "Conv",
            List.of(input, output + "/weight", output + "/bias"),
            List.of(output),
            Onnx.attribute("kernel_shape", List.of(3L, 3L)),
            Onnx.attribute("pads", List.of(1L, 1L, 1L, 1L))));
  }

  private String pool(String name, String input) {
    nodes.add(
        Onnx.node(
            "MaxPool",
            List.of(input),
            List.of(name),
            Onnx.attribute("kernel_shape", List.of(2L, 2L)),
            Onnx.attribute("strides", List.of(2L, 2L))));
    return name;
  }

  private String join(String name, String x, String skip) {
    String twice = name + "/twice";
    nodes.add(
        Onnx.node(
            "Resize",
            List.of(x, "", "unet/twice"),
            List.of(twice),
            Onnx.attribute("mode", "nearest"),
            Onnx.attribute("coordinate_transformation_mode", "asymmetric"),
            Onnx.attribute("nearest_mode", "floor")));
    String joined = name + "/joined";
    nodes.add(
        Onnx.node("Concat", List.of(twice, skip), List.of(joined), Onnx.attribute("axis", 1)));
    return joined;
  }

  /** A convolution's numbers: kernel {@code [out,in,3,3]}, bias {@code [out]}. */
  private static final class Weights {
    private final List<Long> shape;
    private final float[] kernel;
    private final float[] bias;

    Weights(List<Long> shape, float[] kernel, float[] bias) {
      this.shape = shape;
      this.kernel = kernel;
      this.bias = bias;
    }

    static Weights of(Conv2d convolution) {
      NDArray kernel = array(convolution, "weight");
      List<Long> shape = Arrays.stream(kernel.getShape().getShape()).boxed().toList();
      float[] bias =
          convolution.isIncludeBias()
              ? array(convolution, "bias").toFloatArray()
              : new float[convolution.getFilters()];
      return new Weights(shape, kernel.toFloatArray(), bias);
    }

    /** What normalising with the running mean and variance does, as kernel and bias. */
    Weights folded(BatchNorm norm) {
      float[] gamma = array(norm, "gamma").toFloatArray();
      float[] beta = array(norm, "beta").toFloatArray();
      float[] mean = array(norm, "runningMean").toFloatArray();
      float[] variance = array(norm, "runningVar").toFloatArray();
      int filters = gamma.length;
      int perFilter = kernel.length / filters;
      float[] scaled = new float[kernel.length];
      float[] shifted = new float[filters];
      for (int filter = 0; filter < filters; filter++) {
        double factor = gamma[filter] / Math.sqrt(variance[filter] + (double) Unet.EPSILON);
        for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) {
          scaled[i] = (float) (kernel[i] * factor);
        }
        shifted[filter] = (float) (beta[filter] + (bias[filter] - mean[filter]) * factor);
      }
      return new Weights(shape, scaled, shifted);
    }

    private static NDArray array(Block block, String name) {
      Parameter parameter = block.getDirectParameters().get(name);
      if (parameter == null) {
        throw new IllegalStateException(
            "no parameter " + name + " among " + block.getDirectParameters().keys());
      }
      return parameter.getArray();
    }
  }

  private UnetGraph() {}
}
