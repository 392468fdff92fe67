package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorProto.DataType;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes a model of 32-bit floats again so that it computes in 16-bit ones (IEEE 754 binary16), for
 * engines that compute in what the file says. Inputs and outputs stay as they are. Where sums of
 * squares and of exponentials would overflow, it stays at 32 bits. A rule only; whether the result
 * is good enough is for a trial to say.
 *
 * <p>{@link HalfWeights} halves the file and not the arithmetic.
 */
public final class HalfGraph {
  private static final float LARGEST = 65504;

  /** Normalisation and attention; and Resize, whose scales ONNX wants in 32 bits. */
  private static final Set<String> WIDE =
      Set.of(
          "GroupNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "Pow",
          "ReduceMean",
          "Resize",
          "Softmax");

  /** What stands between a sum of squares and the deviation. */
  private static final Set<String> WIDE_AFTER_WIDE = Set.of("Add", "Sqrt");

  private final GraphProto graph;
  private final Map<String, TensorProto> floats = new LinkedHashMap<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Map<String, String> wide = new HashMap<>();
  private final Set<String> computedWide = new HashSet<>();

  /**
   * The model in 16 bits.
   *
   * @throws IllegalArgumentException if it has branches, loops or functions
   */
  public static ModelProto of(ModelProto model) {
    if (model.getFunctionsCount() > 0) {
      throw new IllegalArgumentException("a model with functions is not written in 16 bits");
    }
    return model.toBuilder().setGraph(new HalfGraph(model.getGraph()).rewritten()).build();
  }

  private HalfGraph(GraphProto graph) {
    this.graph = graph;
  }

  private GraphProto rewritten() {
    graph.getInitializerList().stream()
        .filter(Onnx::isFloat)
        .forEach(constant -> floats.put(constant.getName(), constant));
    List<ValueInfoProto> inputs = ContractCheck.inputs(graph);
    inputs.stream().filter(HalfGraph::isFloat).forEach(input -> narrowInput(input.getName()));
    List<ValueInfoProto> outputs =
        graph.getOutputList().stream().filter(HalfGraph::isFloat).toList();
    outputs.forEach(output -> renamed.put(output.getName(), output.getName() + "/half"));
    graph.getNodeList().forEach(this::rewrite);
    outputs.forEach(output -> widenOutput(output.getName()));
    return graph.toBuilder()
        .clearNode()
        .addAllNode(nodes)
        .clearInitializer()
        .addAllInitializer(constants())
        .clearInput()
        .addAllInput(inputs)
        // They tell of 32 bits.
        .clearValueInfo()
        .build();
  }

  private static boolean isFloat(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType() == DataType.FLOAT.getNumber();
  }

  private void narrowInput(String name) {
    String half = name + "/half";
    cast(name, half, DataType.FLOAT16);
    renamed.put(name, half);
    wide.put(half, name);
  }

  private void widenOutput(String name) {
    String half = renamed.get(name);
    cast(wide.getOrDefault(half, half), name, DataType.FLOAT);
  }

  private void cast(String from, String to, DataType type) {
    nodes.add(
        Onnx.node("Cast", List.of(from), List.of(to), Onnx.attribute("to", type.getNumber()))
            .toBuilder()
            // What it gives may be what another node is named after.
            .setName(to + "/cast")
            .build());
  }

  private void rewrite(NodeProto node) {
    if (node.getAttributeList().stream().anyMatch(it -> it.hasG() || it.getGraphsCount() > 0)) {
      throw new IllegalArgumentException(
          "operator " + node.getOpType() + " holds a graph and is not written in 16 bits");
    }
    if (isFloatConstant(node)) {
      floats.put(node.getOutput(0), node.getAttribute(0).getT());
    } else if (staysWide(node)) {
      rewriteWide(node);
    } else {
      rewriteHalf(node);
    }
  }

  private static boolean isFloatConstant(NodeProto node) {
    return node.getOpType().equals("Constant")
        && node.getAttribute(0).hasT()
        && Onnx.isFloat(node.getAttribute(0).getT());
  }

  private boolean staysWide(NodeProto node) {
    return WIDE.contains(node.getOpType())
        || (WIDE_AFTER_WIDE.contains(node.getOpType())
            && computedWide.contains(name(node.getInput(0)))
            && node.getInputList().stream().skip(1).allMatch(floats::containsKey));
  }

  private void rewriteWide(NodeProto node) {
    NodeProto.Builder rewritten = node.toBuilder().clearInput();
    for (int i = 0; i < node.getInputCount(); i++) {
      boolean widened = i == 0 || floats.containsKey(node.getInput(i));
      rewritten.addInput(widened ? widened(node.getInput(i)) : name(node.getInput(i)));
    }
    String half = name(node.getOutput(0));
    nodes.add(rewritten.setOutput(0, half + "/wide").build());
    cast(half + "/wide", half, DataType.FLOAT16);
    wide.put(half, half + "/wide");
    computedWide.add(half);
  }

  private String widened(String input) {
    String half = name(input);
    if (!wide.containsKey(half)) {
      wide.put(half, half + "/wide");
      if (!floats.containsKey(input)) {
        cast(half, half + "/wide", DataType.FLOAT);
      }
    }
    return wide.get(half);
  }

  private void rewriteHalf(NodeProto node) {
    nodes.add(
        node.toBuilder()
            .clearInput()
            .addAllInput(node.getInputList().stream().map(this::name).toList())
            .clearOutput()
            .addAllOutput(node.getOutputList().stream().map(this::name).toList())
            .clearAttribute()
            .addAllAttribute(node.getAttributeList().stream().map(HalfGraph::half).toList())
            .build());
  }

  private String name(String original) {
    return renamed.getOrDefault(original, original);
  }

  private static AttributeProto half(AttributeProto attribute) {
    boolean type = attribute.getName().equals("to") || attribute.getName().equals("dtype");
    if (type && attribute.getI() == DataType.FLOAT.getNumber()) {
      return attribute.toBuilder().setI(DataType.FLOAT16.getNumber()).build();
    }
    return attribute.hasT() && Onnx.isFloat(attribute.getT())
        ? attribute.toBuilder().setT(half(attribute.getT())).build()
        : attribute;
  }

  private static TensorProto half(TensorProto constant) {
    float[] values = Onnx.values(constant);
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isFinite(values[i]) ? Math.clamp(values[i], -LARGEST, LARGEST) : values[i];
    }
    return Onnx.halves(constant.getName(), constant.getDimsList(), values);
  }

  /** A constant may be wanted in both widths. */
  private List<TensorProto> constants() {
    Set<String> used = new HashSet<>();
    nodes.forEach(node -> used.addAll(node.getInputList()));
    Stream<TensorProto> others =
        graph.getInitializerList().stream().filter(constant -> !Onnx.isFloat(constant));
    Stream<TensorProto> halves =
        floats.entrySet().stream()
            .filter(it -> used.contains(it.getKey()))
            .map(it -> half(it.getValue()).toBuilder().setName(it.getKey()).build());
    Stream<TensorProto> wides =
        floats.entrySet().stream()
            .filter(it -> used.contains(it.getKey() + "/wide"))
            .map(it -> it.getValue().toBuilder().setName(it.getKey() + "/wide").build());
    return Stream.of(others, halves, wides).flatMap(constants -> constants).toList();
  }
}
