package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a U-Net as ONNX nodes: two 3x3 same-padding convolutions with ReLU per block, MaxPool 2x2
 * on the way down, nearest Resize x2 and Concat on the way up, a last 3x3 convolution. Whose
 * weights they are is asked by name.
 */
public final class UnetNodes {
  private static final String INPUT = "unet/input";
  private static final String LOGITS = "unet/logits";
  private static final String TWICE = "unet/twice";
  private static final int CONVOLUTIONS = 2;

  private final Function<String, ConvolutionWeights> weights;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();

  private UnetNodes(Function<String, ConvolutionWeights> weights) {
    this.weights = weights;
  }

  /**
   * Writes the network between the contract's head and tail.
   *
   * @param depth times the picture is halved
   * @param weights of {@code down0/conv0}, {@code down0/conv1}, ..., {@code bottleneck/conv0}, ...,
   *     {@code up0/conv1}, {@code head}; level 0 is the input's size. A convolution on the way up
   *     reads the channels from below first, then those that skip.
   */
  public static ContractGraph.Body write(int depth, Function<String, ConvolutionWeights> weights) {
    UnetNodes unet = new UnetNodes(weights);
    unet.addAll(depth);
    return new ContractGraph.Body(
        List.copyOf(unet.nodes), List.copyOf(unet.constants), INPUT, LOGITS);
  }

  private void addAll(int depth) {
    constants.add(Onnx.floats(TWICE, List.of(4L), 1, 1, 2, 2));
    Deque<String> skips = new ArrayDeque<>();
    String x = INPUT;
    for (int level = 0; level < depth; level++) {
      x = block("down" + level, x);
      skips.push(x);
      x = pool("unet/pool" + level, x);
    }
    x = block("bottleneck", x);
    for (int level = depth - 1; level >= 0; level--) {
      x = join("unet/up" + level, x, skips.pop());
      x = block("up" + level, x);
    }
    convolution(LOGITS, weights.apply("head"), x);
  }

  private String block(String name, String input) {
    String x = input;
    for (int i = 0; i < CONVOLUTIONS; i++) {
      String convolution = "unet/" + name + "/conv" + i;
      convolution(convolution, weights.apply(name + "/conv" + i), x);
      x = "unet/" + name + "/relu" + i;
      nodes.add(Onnx.node("Relu", List.of(convolution), List.of(x)));
    }
    return x;
  }

  private void convolution(String output, ConvolutionWeights numbers, String input) {
    List<Long> shape = numbers.shape();
    constants.add(Onnx.floats(output + "/weight", shape, numbers.kernel()));
    constants.add(Onnx.floats(output + "/bias", shape.subList(0, 1), numbers.bias()));
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
            List.of(x, "", TWICE),
            List.of(twice),
            Onnx.attribute("mode", "nearest"),
            Onnx.attribute("coordinate_transformation_mode", "asymmetric"),
            Onnx.attribute("nearest_mode", "floor")));
    String joined = name + "/joined";
    nodes.add(
        Onnx.node("Concat", List.of(twice, skip), List.of(joined), Onnx.attribute("axis", 1)));
    return joined;
  }
}
