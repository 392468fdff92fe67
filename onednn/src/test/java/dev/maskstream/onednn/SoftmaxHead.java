package dev.maskstream.onednn;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto.DataType;
import java.util.List;

/** Reads both outputs off a Softmax, as other exporters do. */
final class SoftmaxHead {
  /**
   * Rewrites a file.
   *
   * @param model has a class map only
   * @param roundedByAHalf whether a half is added before bytes are made, rather than a Round
   */
  static ModelProto of(ModelProto model, boolean roundedByAHalf) {
    ModelProto.Builder rewritten = model.toBuilder();
    GraphProto.Builder graph = rewritten.getGraphBuilder();
    List<NodeProto> nodes = List.copyOf(graph.getNodeList());
    graph.clearNode();
    for (NodeProto node : nodes) {
      if (node.getOpType().equals("ArgMax")) {
        graph.addNode(
            Onnx.node(
                "Softmax",
                List.of(node.getInput(0)),
                List.of("shares"),
                Onnx.attribute("axis", 1)));
        graph.addNode(node.toBuilder().setInput(0, "shares"));
      } else {
        graph.addNode(node);
      }
    }
    graph.addNode(
        Onnx.node(
            "ReduceMax",
            List.of("shares"),
            List.of("top"),
            Onnx.attribute("axes", List.of(1L)),
            Onnx.attribute("keepdims", 0)));
    graph.addInitializer(Onnx.floats("full", List.of(), 255));
    graph.addInitializer(Onnx.floats("half", List.of(), 0.5f));
    graph.addNode(Onnx.node("Mul", List.of("top", "full"), List.of("share")));
    graph.addNode(
        roundedByAHalf
            ? Onnx.node("Add", List.of("share", "half"), List.of("round"))
            : Onnx.node("Round", List.of("share"), List.of("round")));
    graph.addNode(
        Onnx.node(
            "Cast",
            List.of("round"),
            List.of(ContractGraph.CONFIDENCE),
            Onnx.attribute("to", DataType.UINT8.getNumber())));
    graph.addOutput(graph.getOutput(0).toBuilder().setName(ContractGraph.CONFIDENCE));
    return rewritten.build();
  }

  private SoftmaxHead() {}
}
