package dev.maskstream.onednn;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes a network node by node, with random weights that are the same each time. */
final class SmallNetwork {
  static final String INPUT = "pixels";
  static final String LOGITS = "logits";

  private final Random random = new Random(3);
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();

  /** A 3x3 convolution that keeps the size. */
  SmallNetwork convolution(String output, String input, int filters, int channels) {
    weights(output, List.of((long) filters, (long) channels, 3L, 3L), filters);
    return node(
        "Conv",
        List.of(input, output + "/kernel", output + "/bias"),
        output,
        Onnx.attribute("pads", List.of(1L, 1L, 1L, 1L)));
  }

  SmallNetwork transposed(
      String output, String input, int filters, int channels, List<Long> window) {
    weights(
        output, List.of((long) channels, (long) filters, window.get(0), window.get(0)), filters);
    return node(
        "ConvTranspose",
        List.of(input, output + "/kernel", output + "/bias"),
        output,
        Onnx.attribute("strides", List.of(window.get(1), window.get(1))),
        Onnx.attribute("pads", List.of(window.get(2), window.get(2), window.get(2), window.get(2))),
        Onnx.attribute("dilations", List.of(window.get(3), window.get(3))));
  }

  private void weights(String name, List<Long> shape, int filters) {
    int count = count(shape);
    float[] kernel = gaussian(count, Math.sqrt(2.0 * filters / count));
    constants.add(Onnx.floats(name + "/kernel", shape, kernel));
    constants.add(Onnx.floats(name + "/bias", List.of((long) filters), gaussian(filters, 0.1)));
  }

  private float[] gaussian(int count, double spread) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * spread);
    }
    return values;
  }

  private static int count(List<Long> shape) {
    return shape.stream().mapToInt(Math::toIntExact).reduce(1, (a, b) -> a * b);
  }

  /** A constant around 0. */
  SmallNetwork constant(String name, List<Long> shape) {
    constants.add(Onnx.floats(name, shape, gaussian(count(shape), 1)));
    return this;
  }

  SmallNetwork pool(String output, String input) {
    return node(
        "MaxPool",
        List.of(input),
        output,
        Onnx.attribute("kernel_shape", List.of(2L, 2L)),
        Onnx.attribute("strides", List.of(2L, 2L)));
  }

  SmallNetwork node(String operator, List<String> inputs, String output, AttributeProto... more) {
    nodes.add(Onnx.node(operator, inputs, List.of(output), more));
    return this;
  }

  /** Eight channels of the picture's size, none below 0. */
  static SmallNetwork begun() {
    return new SmallNetwork()
        .convolution("first", INPUT, 8, 3)
        .node("Relu", List.of("first"), "features");
  }

  /** Ends in five classes of eight channels. */
  ModelProto classes(String features, int width, int height) {
    return convolution(LOGITS, features, 5, 8).model(width, height, true);
  }

  /** A file whose logits have been written, of which nothing says how large its outputs are. */
  ModelProto model(int width, int height, boolean confidence) {
    ContractGraph.Body body = new ContractGraph.Body(nodes, constants, INPUT, LOGITS);
    InputShape shape = InputShape.anyBatch(width, height);
    ModelProto.Builder model = ContractGraph.around(body, shape, 1 / 255f, confidence).toBuilder();
    model
        .getGraphBuilder()
        .getOutputBuilderList()
        .forEach(output -> output.getTypeBuilder().getTensorTypeBuilder().clearShape());
    return model.build();
  }
}
