package dev.maskstream.standalone;

import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import java.util.List;

/** Makes a model one that oneDNN does not run, with the same class maps. */
public final class UnknownToOneDnn {
  /** Puts a Sigmoid, which keeps the order of logits, before every reader of them. */
  public static ModelProto of(ModelProto model) {
    ModelProto.Builder changed = model.toBuilder();
    changed.getGraphBuilder().clearNode();
    for (NodeProto node : model.getGraph().getNodeList()) {
      NodeProto.Builder reader = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals("logits")) {
          reader.setInput(i, "shares");
        }
      }
      changed.getGraphBuilder().addNode(reader);
      if (node.getOutputList().contains("logits")) {
        changed
            .getGraphBuilder()
            .addNode(Onnx.node("Sigmoid", List.of("logits"), List.of("shares")));
      }
    }
    return changed.build();
  }

  private UnknownToOneDnn() {}
}
