package dev.maskstream.onednn;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.onednn.Network.Activated;
import dev.maskstream.onednn.Network.Concatenation;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Deconvolution;
import dev.maskstream.onednn.Network.MaxPool;
import dev.maskstream.onednn.Network.Output;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.Network.Upsampling;
import dev.maskstream.onednn.Network.Window;
import dev.maskstream.onednn.onnx.GraphProto;
import dev.maskstream.onednn.onnx.ModelProto;
import dev.maskstream.onednn.onnx.NodeProto;
import dev.maskstream.onednn.onnx.OperatorSetIdProto;
import dev.maskstream.onednn.onnx.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an ONNX file as a {@link Network}: each tensor is given a meaning, node by node, and a node
 * that gives none refuses the file.
 */
final class GraphReader {
  private final GraphProto graph;
  private final Constants constants;
  private final Map<String, Meaning> meanings = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Head head;
  private final QuantisedTensors quantised;
  private final Arithmetic arithmetic;

  private GraphReader(GraphProto graph, long operatorSet) {
    this.graph = graph;
    this.constants = new Constants(graph);
    this.head = new Head(constants, meanings, operatorSet);
    this.quantised = new QuantisedTensors(constants, meanings);
    this.arithmetic = new Arithmetic(constants, meanings, quantised);
    graph.getNodeList().stream()
        .flatMap(node -> node.getInputList().stream())
        .forEach(name -> readers.merge(name, 1, Integer::sum));
    graph.getOutputList().forEach(output -> readers.merge(output.getName(), 1, Integer::sum));
  }

  /**
   * Reads a file.
   *
   * @throws UnsupportedGraphException if it is no ONNX file or not one this engine runs
   */
  static Network read(Path file) throws IOException, UnsupportedGraphException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(ModelProto.parseFrom(in));
    } catch (InvalidProtocolBufferException e) {
      throw new UnsupportedGraphException(file + " is not an ONNX file: " + e.getMessage());
    }
  }

  static Network read(ModelProto model) throws UnsupportedGraphException {
    if (model.getGraph().getNodeCount() == 0) {
      throw new UnsupportedGraphException("the file has no graph");
    }
    return new GraphReader(model.getGraph(), operatorSet(model)).network();
  }

  /** Which meaning of the operators a file is written in; the oldest if it does not say. */
  private static long operatorSet(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .max()
        .orElse(1);
  }

  private Network network() throws UnsupportedGraphException {
    ValueInfoProto input = input();
    meanings.put(input.getName(), new Meaning.Picture(false, false, 1));
    for (NodeProto node : graph.getNodeList()) {
      understand(node);
    }
    List<Output> outputs = head.outputs(graph.getOutputList());
    if (quantised.isBytes(head.logits())) {
      throw new UnsupportedGraphException("the logits '" + head.logits() + "' are quantised");
    }
    String logits = head.logits();
    int classes = ((Meaning.Features) meanings.get(logits)).channels();
    List<Long> dims =
        input.getType().getTensorType().getShape().getDimList().stream()
            .map(dim -> dim.getDimValue())
            .toList();
    return new Network(
        input.getName(), dims, fused(logits), quantised.bytes(), logits, classes, outputs);
  }

  private List<Step> fused(String logits) {
    List<Step> joined = JoinFusion.fuse(List.copyOf(steps.values()), logits);
    return JoinSplit.split(
        joined,
        logits,
        quantised.bytes(),
        name -> ((Meaning.Features) meanings.get(name)).channels());
  }

  private ValueInfoProto input() throws UnsupportedGraphException {
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(in -> !constants.has(in.getName())).toList();
    if (inputs.size() != 1) {
      throw new UnsupportedGraphException("the graph has " + inputs.size() + " inputs, not one");
    }
    var type = inputs.getFirst().getType().getTensorType();
    if (type.getElemType() != Constants.UINT8 || type.getShape().getDimCount() != 4) {
      throw new UnsupportedGraphException(
          "input '" + inputs.getFirst().getName() + "' is not uint8 [N,H,W,channels]");
    }
    return inputs.getFirst();
  }

  private void understand(NodeProto node) throws UnsupportedGraphException {
    try {
      give(node);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      // Inputs that are not there, sizes that no array has.
      throw Head.refusal(node, "it is malformed: " + e.getMessage());
    } catch (UnsupportedGraphException e) {
      throw e.getMessage().startsWith("operator ") ? e : Head.refusal(node, e.getMessage());
    }
  }

  private void give(NodeProto node) throws UnsupportedGraphException {
    if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
      throw Head.refusal(node, "its domain " + node.getDomain() + " is not known");
    }
    switch (node.getOpType()) {
      case "Conv" -> convolution(node);
      case "ConvTranspose" -> deconvolution(node);
      case "Relu" -> relu(node);
      case "MaxPool" -> maxPool(node);
      case "Resize" -> resize(node);
      case "Concat" -> concat(node);
      case "QuantizeLinear" -> quantised.quantize(node, steps, readers);
      case "DequantizeLinear" -> quantised.dequantize(node);
      case "Add", "Mul" -> {
        if (arithmetic.isOfFeatures(node)) {
          arithmetic(node);
        } else {
          head.understand(node);
        }
      }
      default -> head.understand(node);
    }
  }

  private void arithmetic(NodeProto node) throws UnsupportedGraphException {
    int features = meanings.get(node.getInput(0)) instanceof Meaning.Features ? 0 : 1;
    int channels = channels(node, features);
    add(
        node.getOpType().equals("Add")
            ? arithmetic.sum(node, steps, readers)
            : arithmetic.product(node),
        channels);
  }

  private void convolution(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    List<Long> dims = constants.dims(node.getInput(1));
    if (dims.size() != 4 || attributes.integer("group", 1) != 1) {
      throw Head.refusal(node, "only 2-D convolutions of one group are known");
    }
    int filters = Math.toIntExact(dims.get(0));
    Window window =
        window(node, Math.toIntExact(dims.get(2)), Math.toIntExact(dims.get(3)), attributes);
    Weights weights =
        new Weights(
            filters,
            Math.toIntExact(dims.get(1)),
            constants.floats(node.getInput(1)),
            bias(node, filters),
            quantised.kernel(node.getInput(1)));
    Meaning input = meanings.get(node.getInput(0));
    boolean ofPicture = input instanceof Meaning.Picture picture && picture.ready();
    if (!ofPicture && !(input instanceof Meaning.Features)) {
      throw Head.refusal(node, "its input is neither the picture's planes nor a feature map");
    }
    float scale = input instanceof Meaning.Picture picture ? picture.scale() : 1;
    add(
        new Convolution(
            quantised.source(node.getInput(0)),
            node.getOutput(0),
            window,
            weights,
            ofPicture,
            scale,
            Optional.empty(),
            false),
        filters);
  }

  private float[] bias(NodeProto node, int filters) throws UnsupportedGraphException {
    float[] bias =
        node.getInputCount() > 2 && !node.getInput(2).isEmpty()
            ? constants.floats(node.getInput(2))
            : new float[filters];
    if (bias.length != filters || filters < 1) {
      throw Head.refusal(node, "it has %d biases and %d filters".formatted(bias.length, filters));
    }
    return bias;
  }

  private void deconvolution(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    List<Long> dims = constants.dims(node.getInput(1));
    if (dims.size() != 4 || attributes.integer("group", 1) != 1) {
      throw Head.refusal(node, "only 2-D transposed convolutions of one group are known");
    }
    boolean sized =
        attributes.integers("output_padding", 0).stream().anyMatch(more -> more != 0)
            || !attributes.integers("output_shape").isEmpty();
    if (sized) {
      throw Head.refusal(node, "output_padding and output_shape are not known");
    }
    int given = channels(node, 0);
    if (dims.get(0) != given || quantised.isBytes(node.getInput(0))) {
      throw Head.refusal(node, "it takes %d channels of floats".formatted(dims.get(0)));
    }
    int filters = Math.toIntExact(dims.get(1));
    Window window =
        window(node, Math.toIntExact(dims.get(2)), Math.toIntExact(dims.get(3)), attributes);
    Weights weights =
        Weights.transposed(filters, given, constants.floats(node.getInput(1)), bias(node, filters));
    add(new Deconvolution(node.getInput(0), node.getOutput(0), window, weights, false), filters);
  }

  private static Window window(NodeProto node, int height, int width, Attributes attributes)
      throws UnsupportedGraphException {
    List<Integer> pads = attributes.integers("pads", 0, 0, 0, 0);
    List<Integer> strides = attributes.integers("strides", 1, 1);
    List<Integer> dilations = attributes.integers("dilations", 1, 1);
    if (!attributes.text("auto_pad", "NOTSET").equals("NOTSET")
        || pads.size() != 4
        || strides.size() != 2
        || dilations.size() != 2) {
      throw Head.refusal(node, "only windows with two axes and explicit pads are known");
    }
    boolean possible =
        height >= 1
            && width >= 1
            && pads.stream().allMatch(pad -> pad >= 0)
            && strides.stream().allMatch(stride -> stride >= 1)
            && dilations.stream().allMatch(dilation -> dilation >= 1);
    if (!possible) {
      throw Head.refusal(node, "its window has a size, stride or pad that cannot be");
    }
    return new Window(height, width, strides, pads.subList(0, 2), pads.subList(2, 4), dilations);
  }

  private void relu(NodeProto node) throws UnsupportedGraphException {
    String input = node.getInput(0);
    if (!(steps.get(input) instanceof Activated step) || readers.get(input) > 1) {
      throw Head.refusal(
          node, "it does not follow a convolution, Add or Mul that nothing else reads");
    }
    steps.remove(input);
    add(step.withRelu(node.getOutput(0)), channels(node, 0));
  }

  private void maxPool(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    List<Integer> kernel = attributes.integers("kernel_shape");
    boolean plain =
        attributes.integer("ceil_mode", 0) == 0 && attributes.integer("storage_order", 0) == 0;
    if (kernel.size() != 2 || !plain || node.getOutputCount() != 1) {
      throw Head.refusal(node, "only 2-D pooling without ceil_mode and indices is known");
    }
    Window window = window(node, kernel.get(0), kernel.get(1), attributes);
    add(
        new MaxPool(quantised.source(node.getInput(0)), node.getOutput(0), window),
        channels(node, 0));
    quantised.moved(node, node.getInputList().subList(0, 1));
  }

  private void resize(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    String way =
        attributes.text("coordinate_transformation_mode", "half_pixel")
            + " "
            + attributes.text("nearest_mode", "round_prefer_floor");
    boolean known = way.equals("asymmetric floor") || way.equals("half_pixel round_prefer_floor");
    if (!attributes.text("mode", "nearest").equals("nearest")
        || !known
        || node.getInputCount() != 3) {
      throw Head.refusal(node, "only nearest neighbour by constant scales is known");
    }
    float[] scales = constants.floats(node.getInput(2));
    boolean whole = scales.length == 4 && scales[0] == 1 && scales[1] == 1;
    for (float scale : scales) {
      whole &= scale >= 1 && scale <= 64 && scale == Math.rint(scale);
    }
    if (!whole) {
      throw Head.refusal(node, "only whole factors of height and width are known");
    }
    add(
        new Upsampling(
            quantised.source(node.getInput(0)),
            node.getOutput(0),
            Math.round(scales[2]),
            Math.round(scales[3])),
        channels(node, 0));
    quantised.moved(node, node.getInputList().subList(0, 1));
  }

  private void concat(NodeProto node) throws UnsupportedGraphException {
    if (new Attributes(node).integer("axis", 0) != 1) {
      throw Head.refusal(node, "only the channels can be joined");
    }
    int channels = 0;
    for (int i = 0; i < node.getInputCount(); i++) {
      channels += channels(node, i);
    }
    add(
        Concatenation.of(
            node.getInputList().stream().map(quantised::source).toList(), node.getOutput(0)),
        channels);
    quantised.moved(node, node.getInputList());
  }

  private int channels(NodeProto node, int input) throws UnsupportedGraphException {
    if (meanings.get(node.getInput(input)) instanceof Meaning.Features features) {
      return features.channels();
    }
    throw Head.refusal(node, "its input '" + node.getInput(input) + "' is not a feature map");
  }

  private void add(Step step, int channels) {
    steps.put(step.output(), step);
    meanings.put(step.output(), new Meaning.Features(channels));
  }
}
