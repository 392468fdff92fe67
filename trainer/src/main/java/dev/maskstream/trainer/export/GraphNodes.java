package dev.maskstream.trainer.export;

import static dev.maskstream.vision.onnx.Onnx.attribute;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.OperatorSetIdProto;
import dev.maskstream.vision.onnx.v1.StringStringEntryProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.List;

/**
 * A graph that is put together node by node. A node's output has the node's name, and each method
 * that adds one returns it.
 *
 * <p>Threads: one.
 */
final class GraphNodes {
  private static final int IR_VERSION = 8;
  private static final String TWICE = "twice/scales";

  private final GraphProto.Builder graph;
  private boolean scales;

  GraphNodes(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * @param dims -1 for the one that is open
   */
  void input(String name, TensorProto.DataType type, long... dims) {
    graph.addInput(value(name, type, dims));
  }

  void output(String name, long... dims) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, dims));
  }

  void constant(TensorProto constant) {
    graph.addInitializer(constant);
  }

  String add(String op, String name, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(Onnx.node(op, inputs, List.of(name), attributes));
    return name;
  }

  String relu(String name, String input) {
    return add("Relu", name, List.of(input));
  }

  /** The mean over height and width, which stay with size 1. */
  String mean(String name, String input) {
    return add(
        "ReduceMean",
        name,
        List.of(input),
        attribute("axes", List.of(2L, 3L)),
        attribute("keepdims", 1));
  }

  String pool(String name, String input) {
    return add(
        "MaxPool",
        name,
        List.of(input),
        attribute("kernel_shape", List.of(2L, 2L)),
        attribute("strides", List.of(2L, 2L)));
  }

  /** Each pixel four times. */
  String twice(String name, String input) {
    if (!scales) {
      constant(Onnx.floats(TWICE, List.of(4L), 1, 1, 2, 2));
      scales = true;
    }
    return add(
        "Resize",
        name,
        List.of(input, "", TWICE),
        attribute("mode", "nearest"),
        attribute("coordinate_transformation_mode", "asymmetric"),
        attribute("nearest_mode", "floor"));
  }

  /** A same-padding convolution of any odd side. */
  String convolution(String name, ConvolutionWeights numbers, String input, long stride) {
    List<Long> shape = numbers.shape();
    long side = shape.getLast();
    long pad = side / 2;
    constant(Onnx.floats(name + "/weight", shape, numbers.kernel()));
    constant(Onnx.floats(name + "/bias", shape.subList(0, 1), numbers.bias()));
    return add(
        "Conv",
        name,
        List.of(input, name + "/weight", name + "/bias"),
        attribute("kernel_shape", List.of(side, side)),
        attribute("pads", List.of(pad, pad, pad, pad)),
        attribute("strides", List.of(stride, stride)));
  }

  /** The whole as a model, with its input's size told as every export tells it. */
  ModelProto model(int width, int height) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("maskstream")
        .addOpsetImport(
            OperatorSetIdProto.newBuilder().setDomain("").setVersion(ContractGraph.OPSET))
        .setGraph(graph)
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(ContractGraph.INPUT_SIZE_KEY)
                .setValue(width + "x" + height))
        .build();
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      if (dim < 0) {
        shape.addDimBuilder().setDimParam("L");
      } else {
        shape.addDimBuilder().setDimValue(dim);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
