package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a float model again with QuantizeLinear and DequantizeLinear around what computes in bytes
 * (the "QDQ" form of ONNX): weights int8 with a scale for each filter and symmetric around 0,
 * activations uint8 with a scale for each tensor, biases int32. ONNX Runtime makes QLinearConv of
 * it. See <a
 * href="https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html">its notes on
 * quantisation</a>.
 */
public final class QuantisedGraph {
  /** The first operator set that knows a scale for each filter. */
  public static final int LEAST_OPSET = 13;

  private final QuantisationPlan plan;
  private final Map<String, ValueRange> scales;
  private final Map<String, float[]> added;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private final Set<String> written = new HashSet<>();

  private QuantisedGraph(
      QuantisationPlan plan, Map<String, ValueRange> scales, Map<String, float[]> added) {
    this.plan = plan;
    this.scales = scales;
    this.added = added;
  }

  /**
   * Quantises a model.
   *
   * @param model opset {@value #LEAST_OPSET} or later
   * @param plan of its graph
   * @param ranges of all tensors the plan wants observed
   * @param added what computing in bytes adds to each filter's output in the mean, by the name of
   *     the convolution's output; it is taken off the biases. Where one is missing, it stays
   */
  public static ModelProto of(
      ModelProto model,
      QuantisationPlan plan,
      Map<String, ValueRange> ranges,
      Map<String, float[]> added) {
    QuantisedGraph quantised = new QuantisedGraph(plan, plan.scales(ranges), added);
    GraphProto graph = model.getGraph();
    graph.getNodeList().forEach(quantised::add);
    // Notes on tensors that are no longer there would only raise questions.
    GraphProto.Builder bytes = graph.toBuilder().clearValueInfo().clearNode().clearInput();
    bytes.addAllNode(quantised.nodes).addAllInitializer(quantised.constants);
    Set<String> weights = new HashSet<>();
    graph.getInitializerList().forEach(constant -> weights.add(constant.getName()));
    graph.getInputList().stream()
        .filter(input -> !weights.contains(input.getName()))
        .forEach(bytes::addInput);
    return model.toBuilder().setGraph(NeededNodes.of(bytes.build())).build();
  }

  /**
   * Under which name those who read a tensor that is kept as bytes get it as floats.
   *
   * @param bytes a quantised graph
   * @param tensor its name in the float graph
   * @return empty if nobody reads it
   */
  public static Optional<String> read(GraphProto bytes, String tensor) {
    return bytes.getNodeList().stream()
        .filter(node -> node.getOpType().equals("DequantizeLinear"))
        .filter(node -> node.getInput(0).equals(bytesName(tensor)))
        .map(node -> node.getOutput(0))
        .findFirst();
  }

  private void add(NodeProto node) {
    if (written.contains(node.getOutput(0))) {
      return;
    }
    NodeProto.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      if (plan.isQuantised(node.getInput(i))) {
        changed.setInput(i, floatsOf(node.getInput(i)));
      }
    }
    if (plan.isConvolution(node)) {
      quantiseWeights(node, changed);
    }
    String output = node.getOutput(0);
    String relu = plan.reluOf(output).orElse(output);
    // Bytes from 0 up cannot be negative: writing them is what the ReLU does.
    if (plan.isConvolution(node) && !relu.equals(output) && range(relu).zeroPoint() == 0) {
      output = relu;
      written.add(relu);
    }
    // The picture's own bytes are there already.
    if (plan.isQuantised(output) && plan.pictureBehind(output).isEmpty()) {
      changed.setOutput(0, output + "/float");
      nodes.add(changed.build());
      quantise(output);
    } else {
      nodes.add(changed.build());
    }
  }

  private ValueRange range(String tensor) {
    return scales.get(plan.scaleOf(tensor));
  }

  private void quantise(String tensor) {
    nodes.add(
        Onnx.node(
            "QuantizeLinear",
            List.of(tensor + "/float", scaleName(tensor), zeroName(tensor)),
            List.of(bytesName(tensor))));
  }

  /** Each reader gets a DequantizeLinear of its own, so that it can be fused with it. */
  private String floatsOf(String tensor) {
    String floats = tensor + "/read" + copies.merge(tensor, 1, Integer::sum);
    String bytes =
        plan.pictureBehind(tensor)
            .map(QuantisationPlan.PictureBytes::bytes)
            .orElseGet(() -> bytesName(tensor));
    nodes.add(
        Onnx.node(
            "DequantizeLinear",
            List.of(bytes, scaleName(tensor), zeroName(tensor)),
            List.of(floats)));
    return floats;
  }

  private static String bytesName(String tensor) {
    return tensor + "/bytes";
  }

  private String scaleName(String tensor) {
    String scale = scaleRoot(tensor) + "/scale";
    if (written.add(scale)) {
      int zero = plan.pictureBehind(tensor).isPresent() ? 0 : range(tensor).zeroPoint();
      constants.add(Onnx.floats(scale, List.of(), scale(tensor)));
      constants.add(
          Onnx.bytes(zeroName(tensor), TensorProto.DataType.UINT8, List.of(), (byte) zero));
    }
    return scale;
  }

  private String zeroName(String tensor) {
    return scaleRoot(tensor) + "/zero";
  }

  private String scaleRoot(String tensor) {
    return plan.pictureBehind(tensor).isPresent() ? tensor : plan.scaleOf(tensor);
  }

  private float scale(String tensor) {
    return plan.pictureBehind(tensor)
        .map(QuantisationPlan.PictureBytes::scale)
        .orElseGet(() -> range(tensor).scale());
  }

  private void quantiseWeights(NodeProto convolution, NodeProto.Builder changed) {
    String name = convolution.getOutput(0);
    QuantisedWeights weights =
        QuantisedWeights.of(
            plan.constant(convolution.getInput(1)),
            convolution.getInputCount() > 2
                ? Optional.of(plan.constant(convolution.getInput(2)))
                : Optional.empty(),
            scale(convolution.getInput(0)),
            Optional.ofNullable(added.get(name)));
    constants.addAll(weights.constants(name));
    nodes.addAll(weights.nodes(name));
    changed.setInput(1, QuantisedWeights.kernelName(name));
    if (convolution.getInputCount() > 2) {
      changed.setInput(2, QuantisedWeights.biasName(name));
    } else {
      changed.addInput(QuantisedWeights.biasName(name));
    }
  }
}
