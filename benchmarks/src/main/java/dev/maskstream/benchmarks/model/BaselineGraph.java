package dev.maskstream.benchmarks.model;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.List;

/**
 * The same network as most exports have it: float planes {@code [1,3,H,W]} from 0 to 1 in, softmax
 * {@code [1,classes,H,W]} out.
 */
public final class BaselineGraph {
  public static final String INPUT = "input";
  public static final String OUTPUT = "softmax";

  private BaselineGraph() {}

  /** Takes the contract off a model and puts a softmax on. */
  public static ModelProto of(ModelProto contract) {
    GraphProto graph = contract.getGraph();
    String input = outputOf(graph, "contract/floats");
    String logits = nodeWithOutput(graph, "contract/argmax").getInput(0);
    GraphProto.Builder plain = GraphProto.newBuilder().setName("plain");
    plain.addNode(Onnx.node("Identity", List.of(INPUT), List.of(input)));
    graph.getNodeList().stream().filter(node -> !isContract(node, input)).forEach(plain::addNode);
    plain.addNode(
        Onnx.node("Softmax", List.of(logits), List.of(OUTPUT), Onnx.attribute("axis", 1)));
    graph.getInitializerList().stream()
        .filter(constant -> !constant.getName().startsWith("contract/"))
        .forEach(plain::addInitializer);
    TensorShapeProto image = graph.getInput(0).getType().getTensorType().getShape();
    long height = image.getDim(1).getDimValue();
    long width = image.getDim(2).getDimValue();
    plain.addInput(floats(INPUT, 3, height, width));
    plain.addOutput(floats(OUTPUT, classes(graph, logits), height, width));
    return contract.toBuilder().clearMetadataProps().setGraph(plain).build();
  }

  /** The one output of the node that reads a tensor. */
  private static String outputOf(GraphProto graph, String tensor) {
    return graph.getNodeList().stream()
        .filter(node -> node.getInputList().contains(tensor))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node reads " + tensor))
        .getOutput(0);
  }

  private static NodeProto nodeWithOutput(GraphProto graph, String tensor) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOutputList().contains(tensor))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node writes " + tensor));
  }

  private static boolean isContract(NodeProto node, String input) {
    String output = node.getOutput(0);
    return output.startsWith("contract/")
        || output.equals(input)
        || output.equals(ContractGraph.CLASS_MAP)
        || output.equals(ContractGraph.CONFIDENCE);
  }

  private static long classes(GraphProto graph, String logits) {
    String weight = nodeWithOutput(graph, logits).getInput(1);
    return graph.getInitializerList().stream()
        .filter(constant -> constant.getName().equals(weight))
        .findFirst()
        .orElseThrow()
        .getDims(0);
  }

  private static ValueInfoProto floats(String name, long channels, long height, long width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : new long[] {1, channels, height, width}) {
      shape.addDimBuilder().setDimValue(dim);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
