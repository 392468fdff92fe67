package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps a model's weights as 16-bit floats (IEEE 754 binary16) and widens each by a Cast as the
 * model is loaded: half the file, the same arithmetic. A rule only.
 *
 * <p>Weights are constants of two dimensions or more. Biases, factors and shapes are too small to
 * be worth it and stay, and so does a tensor with a value beyond 65504, which would become
 * infinite.
 */
public final class HalfWeights {
  private static final float LARGEST = 65504;

  /** The same model with halved weights; the same object when it has none to halve. */
  public static ModelProto of(ModelProto model) {
    GraphProto graph = model.getGraph();
    List<NodeProto> casts = new ArrayList<>();
    List<TensorProto> constants = new ArrayList<>();
    Set<String> halved = new HashSet<>();
    for (TensorProto constant : graph.getInitializerList()) {
      if (!isWeight(constant) || !fits(Onnx.values(constant))) {
        constants.add(constant);
        continue;
      }
      String half = constant.getName() + "/half";
      constants.add(Onnx.halves(half, constant.getDimsList(), Onnx.values(constant)));
      casts.add(
          Onnx.node(
              "Cast",
              List.of(half),
              List.of(constant.getName()),
              Onnx.attribute("to", TensorProto.DataType.FLOAT.getNumber())));
      halved.add(constant.getName());
    }
    return halved.isEmpty() ? model : rebuilt(model, casts, constants, halved);
  }

  private static boolean isWeight(TensorProto constant) {
    return Onnx.isFloat(constant) && constant.getDimsCount() >= 2;
  }

  private static boolean fits(float[] values) {
    for (float value : values) {
      if (Math.abs(value) > LARGEST) {
        return false;
      }
    }
    return true;
  }

  private static ModelProto rebuilt(
      ModelProto model, List<NodeProto> casts, List<TensorProto> constants, Set<String> halved) {
    GraphProto graph = model.getGraph();
    // Old files list their weights among the inputs; what a Cast writes is none any more.
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !halved.contains(input.getName())).toList();
    GraphProto.Builder half =
        graph.toBuilder().clearNode().addAllNode(casts).addAllNode(graph.getNodeList());
    half.clearInitializer().addAllInitializer(constants).clearInput().addAllInput(inputs);
    return model.toBuilder().setGraph(half).build();
  }

  private HalfWeights() {}
}
