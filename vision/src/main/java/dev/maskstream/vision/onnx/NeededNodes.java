package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a graph its outputs need. The graph has no branches or loops inside. */
public final class NeededNodes {
  private NeededNodes() {}

  /**
   * Leaves out nodes, constants and inputs that nobody reads. Old files list constants as inputs.
   *
   * @param graph nodes in order of evaluation, as the format demands
   */
  public static GraphProto of(GraphProto graph) {
    Set<String> read = new HashSet<>();
    graph.getOutputList().forEach(output -> read.add(output.getName()));
    List<NodeProto> needed = new ArrayList<>();
    for (NodeProto node : graph.getNodeList().reversed()) {
      if (node.getOutputList().stream().anyMatch(read::contains)) {
        read.addAll(node.getInputList());
        needed.addFirst(node);
      }
    }
    GraphProto.Builder rest = graph.toBuilder().clearNode().addAllNode(needed).clearInitializer();
    graph.getInitializerList().stream()
        .filter(constant -> read.contains(constant.getName()))
        .forEach(rest::addInitializer);
    rest.clearInput();
    graph.getInputList().stream()
        .filter(input -> read.contains(input.getName()))
        .forEach(rest::addInput);
    return rest.build();
  }
}
