package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which convolutions of a graph compute in bytes, and which tensors between them are kept as bytes.
 * Rules only.
 *
 * <ul>
 *   <li>A convolution with constant weights does. Its input and its output (behind a ReLU, if that
 *       is its only reader) are kept as bytes.
 *   <li>One that no convolution comes after, which decides between classes, writes floats, and does
 *       only where its input is kept as bytes already.
 *   <li>MaxPool and nearest Resize move bytes as they are; Concat does where all that it joins
 *       shares one scale. Whatever else there is reads and writes floats.
 * </ul>
 *
 * <p>A graph with branches or loops inside is left alone: it has no convolution to quantise.
 */
public final class QuantisationPlan {
  private final GraphProto graph;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Map<String, NodeProto> writers = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();
  private final Set<String> beforeConvolution = new HashSet<>();

  private final Set<NodeProto> convolutions = new LinkedHashSet<>();
  private final Map<String, String> reluOf = new HashMap<>();
  private final Map<String, String> sharesScaleWith = new LinkedHashMap<>();
  private final Set<String> observed = new LinkedHashSet<>();
  private final Map<String, PictureBytes> pictures = new HashMap<>();

  /**
   * A float tensor that is nothing but a scaled picture, so that the picture's own bytes serve.
   *
   * @param bytes name of the uint8 tensor
   * @param scale what a byte's step is worth
   */
  record PictureBytes(String bytes, float scale) {}

  private QuantisationPlan(GraphProto graph) {
    this.graph = graph;
  }

  /**
   * Looks a graph over.
   *
   * @param graph nodes in order of evaluation, as the format demands
   */
  public static QuantisationPlan of(GraphProto graph) {
    QuantisationPlan plan = new QuantisationPlan(graph);
    plan.index();
    if (!plan.hasSubgraphs()) {
      plan.chooseConvolutions();
      plan.chooseTensors();
    }
    return plan;
  }

  private void index() {
    graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    for (NodeProto node : graph.getNodeList()) {
      new HashSet<>(node.getInputList())
          .forEach(name -> readers.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
      node.getOutputList().forEach(name -> writers.put(name, node));
    }
    for (NodeProto node : graph.getNodeList().reversed()) {
      boolean leads = node.getOutputList().stream().anyMatch(beforeConvolution::contains);
      if (leads || isOp(node, "Conv")) {
        beforeConvolution.addAll(node.getInputList());
      }
    }
  }

  private boolean hasSubgraphs() {
    return graph.getNodeList().stream()
        .flatMap(node -> node.getAttributeList().stream())
        .anyMatch(attribute -> attribute.hasG() || attribute.getGraphsCount() > 0);
  }

  private void chooseConvolutions() {
    for (NodeProto node : graph.getNodeList()) {
      if (isOp(node, "Conv")
          && isConstant(node, 1)
          && (node.getInputCount() < 3 || isConstant(node, 2))
          && writers.containsKey(node.getInput(0))
          && !outputs.contains(node.getOutput(0))) {
        convolutions.add(node);
      }
    }
  }

  private boolean isConstant(NodeProto node, int input) {
    TensorProto constant = constants.get(node.getInput(input));
    return constant != null && Onnx.isFloat(constant);
  }

  private void chooseTensors() {
    for (NodeProto node : graph.getNodeList()) {
      if (convolutions.contains(node) && !beforeConvolution.contains(node.getOutput(0))) {
        if (!isQuantised(node.getInput(0))) {
          convolutions.remove(node);
        }
      } else if (convolutions.contains(node)) {
        if (!isQuantised(node.getInput(0))) {
          chooseInput(node.getInput(0));
        }
        observe(outputOf(node));
      } else if (beforeConvolution.contains(node.getOutput(0)) && movesBytes(node)) {
        String first = node.getInput(0);
        sharesScaleWith.put(node.getOutput(0), scaleOf(first));
        if (isOp(node, "Concat")) {
          node.getInputList().forEach(other -> share(scaleOf(first), scaleOf(other)));
        }
      }
    }
  }

  private void chooseInput(String tensor) {
    Optional<PictureBytes> picture = picture(tensor);
    if (picture.isPresent()) {
      pictures.put(tensor, picture.get());
    } else {
      observe(tensor);
    }
  }

  /** The convolution's output, or that of the ReLU behind it. */
  private String outputOf(NodeProto convolution) {
    String output = convolution.getOutput(0);
    List<NodeProto> next = readers.getOrDefault(output, List.of());
    if (next.size() == 1
        && isOp(next.getFirst(), "Relu")
        && !outputs.contains(next.getFirst().getOutput(0))) {
      reluOf.put(output, next.getFirst().getOutput(0));
      return next.getFirst().getOutput(0);
    }
    return output;
  }

  private void observe(String tensor) {
    observed.add(tensor);
    sharesScaleWith.put(tensor, tensor);
  }

  private boolean movesBytes(NodeProto node) {
    return switch (node.getDomain().isEmpty() ? node.getOpType() : "") {
      case "MaxPool" -> node.getOutputCount() == 1 && hasScale(node.getInput(0));
      case "Resize" -> isNearest(node) && hasScale(node.getInput(0));
      case "Concat" -> node.getInputList().stream().allMatch(this::hasScale);
      default -> false;
    };
  }

  private boolean hasScale(String tensor) {
    return sharesScaleWith.containsKey(tensor);
  }

  private static boolean isNearest(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("mode"))
        .map(AttributeProto::getS)
        .allMatch(mode -> mode.toStringUtf8().equals("nearest"));
  }

  /** A uint8 picture, laid out or not, cast to float and multiplied with a constant or not. */
  private Optional<PictureBytes> picture(String tensor) {
    NodeProto writer = writers.get(tensor);
    float scale = 1;
    if (isOp(writer, "Mul") && isConstant(writer, 1)) {
      float[] factor = Onnx.values(constants.get(writer.getInput(1)));
      if (factor.length != 1 || !(factor[0] > 0)) {
        return Optional.empty();
      }
      scale = factor[0];
      writer = writers.get(writer.getInput(0));
    }
    if (writer == null || !isOp(writer, "Cast")) {
      return Optional.empty();
    }
    String bytes = writer.getInput(0);
    NodeProto before = writers.get(bytes);
    String image = before != null && isOp(before, "Transpose") ? before.getInput(0) : bytes;
    return image.equals(ContractGraph.IMAGE)
        ? Optional.of(new PictureBytes(bytes, scale))
        : Optional.empty();
  }

  private static boolean isOp(NodeProto node, String op) {
    return node.getDomain().isEmpty() && node.getOpType().equals(op);
  }

  private void share(String scale, String other) {
    sharesScaleWith.replaceAll((_, root) -> root.equals(other) ? scale : root);
  }

  /** Tensors whose values' range has to be known, in order of evaluation. */
  public Set<String> observed() {
    return Collections.unmodifiableSet(observed);
  }

  /**
   * Where what convolutions write is kept as bytes, by the name of the convolution's output: behind
   * the ReLU, if that is its only reader. In order of evaluation.
   */
  public Map<String, String> keptAsBytes() {
    Map<String, String> kept = new LinkedHashMap<>();
    for (NodeProto convolution : convolutions) {
      String output = convolution.getOutput(0);
      String tensor = reluOf(output).orElse(output);
      if (hasScale(tensor)) {
        kept.put(output, tensor);
      }
    }
    return kept;
  }

  /** How many convolutions compute in bytes. */
  public int convolutions() {
    return convolutions.size();
  }

  boolean isConvolution(NodeProto node) {
    return convolutions.contains(node);
  }

  boolean isQuantised(String tensor) {
    return hasScale(tensor) || pictures.containsKey(tensor);
  }

  Optional<PictureBytes> pictureBehind(String tensor) {
    return Optional.ofNullable(pictures.get(tensor));
  }

  /** One name for all tensors that share a scale. */
  String scaleOf(String tensor) {
    return sharesScaleWith.get(tensor);
  }

  /** The output of the ReLU that is a convolution's only reader. */
  Optional<String> reluOf(String convolutionOutput) {
    return Optional.ofNullable(reluOf.get(convolutionOutput));
  }

  TensorProto constant(String name) {
    return constants.get(name);
  }

  /** The range of every scale: of all observed tensors that share it. */
  Map<String, ValueRange> scales(Map<String, ValueRange> ranges) {
    Map<String, ValueRange> scales = new HashMap<>();
    for (String tensor : observed) {
      ValueRange range = ranges.get(tensor);
      if (range == null) {
        throw new IllegalArgumentException("the range of " + tensor + " is not known");
      }
      scales.merge(scaleOf(tensor), range, ValueRange::with);
    }
    return scales;
  }
}
