package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.FunctionProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.SparseTensorProto;
import dev.maskstream.vision.onnx.v1.StringStringEntryProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto.Dimension;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a parsed ONNX model against the engine contract. Rules only: nothing is run. */
public final class ContractCheck {
  private static final Set<String> STANDARD_DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int UINT8 = TensorProto.DataType.UINT8.getNumber();

  /**
   * Why a model cannot serve.
   *
   * @param code short and stable
   * @param reason a sentence for the model's owner
   */
  public record Breach(String code, String reason) {}

  /** Pixels the network sees. */
  public record InputSize(int width, int height) {}

  /** Why a model of whatever kind must not be handed to an engine; empty when it may be. */
  public static Optional<Breach> danger(ModelProto model) {
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      return breach("not-onnx", "this is not an ONNX model: it holds no graph");
    }
    return externalData(model).or(() -> customDomain(model));
  }

  /** The first thing that is wrong with a model; empty when it meets the contract. */
  public static Optional<Breach> firstBreach(ModelProto model) {
    return danger(model)
        .or(() -> badInput(model))
        .or(() -> badOutput(model, ContractGraph.CLASS_MAP, true))
        .or(() -> badOutput(model, ContractGraph.CONFIDENCE, false));
  }

  /** The input's size: from its shape, or from {@code maskstream.input_size} where that is open. */
  public static Optional<InputSize> inputSize(ModelProto model) {
    return input(model)
        .map(ContractCheck::dims)
        .filter(dims -> dims.size() == 4)
        .filter(dims -> dims.get(1).getDimValue() > 0 && dims.get(2).getDimValue() > 0)
        .map(
            dims ->
                new InputSize(
                    Math.toIntExact(dims.get(2).getDimValue()),
                    Math.toIntExact(dims.get(1).getDimValue())))
        .or(() -> notedSize(model));
  }

  /** Frames in a batch; empty when any number goes. */
  public static OptionalInt batch(ModelProto model) {
    long batch = input(model).map(in -> dims(in).getFirst().getDimValue()).orElse(0L);
    return batch > 0 ? OptionalInt.of(Math.toIntExact(batch)) : OptionalInt.empty();
  }

  public static boolean hasConfidence(ModelProto model) {
    return output(model, ContractGraph.CONFIDENCE).isPresent();
  }

  /** Version of the standard operator set; 0 when the file names none. */
  public static int opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .mapToInt(set -> Math.toIntExact(set.getVersion()))
        .max()
        .orElse(0);
  }

  /** What most weights are kept in: {@code fp32}, {@code fp16}, {@code bf16} or {@code int8}. */
  public static String precision(ModelProto model) {
    Map<String, Long> values = new HashMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      long size =
          tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
      String kind =
          switch (TensorProto.DataType.forNumber(tensor.getDataType())) {
            case FLOAT16 -> "fp16";
            case BFLOAT16 -> "bf16";
            case INT8, UINT8 -> "int8";
            case FLOAT -> "fp32";
            case null, default -> "other";
          };
      values.merge(kind, size, Long::sum);
    }
    values.remove("other");
    return values.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("fp32");
  }

  public static Map<String, String> metadata(ModelProto model) {
    return model.getMetadataPropsList().stream()
        .collect(
            Collectors.toMap(
                StringStringEntryProto::getKey, StringStringEntryProto::getValue, (a, b) -> b));
  }

  private static Optional<Breach> externalData(ModelProto model) {
    return Stream.concat(
            tensors(model.getGraph()),
            model.getFunctionsList().stream().flatMap(ContractCheck::tensors))
        .filter(
            tensor ->
                tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
                    || tensor.getExternalDataCount() > 0)
        .findFirst()
        .flatMap(
            tensor ->
                breach(
                    "external-data",
                    "the weights of "
                        + tensor.getName()
                        + " lie in another file; export the model as one file"));
  }

  private static Stream<TensorProto> tensors(FunctionProto function) {
    return Stream.concat(
            function.getAttributeProtoList().stream(), attributes(function.getNodeList()))
        .flatMap(ContractCheck::tensors);
  }

  private static Stream<TensorProto> tensors(GraphProto graph) {
    return Stream.of(
            graph.getInitializerList().stream(),
            graph.getSparseInitializerList().stream().flatMap(ContractCheck::tensors),
            attributes(graph.getNodeList()).flatMap(ContractCheck::tensors))
        .flatMap(tensors -> tensors);
  }

  private static Stream<AttributeProto> attributes(List<NodeProto> nodes) {
    return nodes.stream().flatMap(node -> node.getAttributeList().stream());
  }

  private static Stream<TensorProto> tensors(AttributeProto attribute) {
    return Stream.of(
            Stream.of(attribute.getT()),
            attribute.getTensorsList().stream(),
            tensors(attribute.getSparseTensor()),
            attribute.getSparseTensorsList().stream().flatMap(ContractCheck::tensors),
            tensors(attribute.getG()),
            attribute.getGraphsList().stream().flatMap(ContractCheck::tensors))
        .flatMap(tensors -> tensors);
  }

  private static Stream<TensorProto> tensors(SparseTensorProto sparse) {
    return Stream.of(sparse.getValues(), sparse.getIndices());
  }

  private static Optional<Breach> customDomain(ModelProto model) {
    return Stream.concat(
            nodes(model.getGraph().getNodeList()),
            model.getFunctionsList().stream().flatMap(function -> nodes(function.getNodeList())))
        .filter(node -> !STANDARD_DOMAINS.contains(node.getDomain()))
        .findFirst()
        .flatMap(
            node ->
                breach(
                    "custom-operator",
                    "operator %s of domain %s is not standard ONNX; export without custom operators"
                        .formatted(node.getOpType(), node.getDomain())));
  }

  private static Stream<NodeProto> nodes(List<NodeProto> nodes) {
    return nodes.stream()
        .flatMap(
            node ->
                Stream.concat(
                    Stream.of(node),
                    node.getAttributeList().stream()
                        .flatMap(
                            attribute ->
                                Stream.concat(
                                        Stream.of(attribute.getG()),
                                        attribute.getGraphsList().stream())
                                    .flatMap(graph -> nodes(graph.getNodeList())))));
  }

  private static Optional<Breach> badInput(ModelProto model) {
    List<ValueInfoProto> inputs = inputs(model.getGraph());
    Optional<ValueInfoProto> image = input(model);
    if (inputs.size() != 1 || image.isEmpty()) {
      return breach(
          "wrong-input",
          "a model has one input, %s uint8 [N,H,W,3]; this one has %s"
              .formatted(ContractGraph.IMAGE, describe(inputs)));
    }
    List<Dimension> dims = dims(image.get());
    boolean fits =
        elementType(image.get()) == UINT8
            && dims.size() == 4
            && dims.get(3).getDimValue() == 3
            && dims.stream()
                .allMatch(dim -> dim.getDimValue() >= 0 && dim.getDimValue() <= 1 << 16);
    if (!fits) {
      return breach(
          "wrong-input",
          "the input must be %s uint8 [N,H,W,3]; it is %s"
              .formatted(ContractGraph.IMAGE, describe(inputs)));
    }
    if (inputSize(model).isEmpty()) {
      return breach(
          "open-input-size",
          "height and width of the input are open (%s); export with a fixed size, or note it in the file's metadata as %s = WIDTHxHEIGHT"
              .formatted(describe(inputs), ContractGraph.INPUT_SIZE_KEY));
    }
    return Optional.empty();
  }

  private static Optional<Breach> badOutput(ModelProto model, String name, boolean required) {
    Optional<ValueInfoProto> output = output(model, name);
    if (output.isEmpty()) {
      return required
          ? breach(
              "wrong-output",
              "a model must have the output %s uint8 [N,H,W]; this one has %s"
                  .formatted(name, describe(model.getGraph().getOutputList())))
          : Optional.empty();
    }
    InputSize size = inputSize(model).orElseThrow();
    List<Dimension> dims = dims(output.get());
    // An output may leave its shape open: the segmenter checks what the engine gives.
    boolean open = !output.get().getType().getTensorType().hasShape();
    boolean sized =
        dims.size() == 3 && openOr(dims.get(1), size.height()) && openOr(dims.get(2), size.width());
    boolean fits = elementType(output.get()) == UINT8 && (open || sized);
    return fits
        ? Optional.empty()
        : breach(
            "wrong-output",
            "output %s must be uint8 [N,%d,%d]; it is %s"
                .formatted(name, size.height(), size.width(), describe(List.of(output.get()))));
  }

  private static boolean openOr(Dimension dim, int size) {
    return dim.getDimValue() == 0 || dim.getDimValue() == size;
  }

  private static Optional<InputSize> notedSize(ModelProto model) {
    return Optional.ofNullable(metadata(model).get(ContractGraph.INPUT_SIZE_KEY))
        .map(SIZE::matcher)
        .filter(Matcher::matches)
        .map(m -> new InputSize(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
        .filter(size -> size.width() > 0 && size.height() > 0);
  }

  private static Optional<ValueInfoProto> input(ModelProto model) {
    return inputs(model.getGraph()).stream()
        .filter(in -> in.getName().equals(ContractGraph.IMAGE))
        .findFirst();
  }

  /** Old files list their weights among the inputs. */
  static List<ValueInfoProto> inputs(GraphProto graph) {
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    return graph.getInputList().stream().filter(in -> !weights.contains(in.getName())).toList();
  }

  private static Optional<ValueInfoProto> output(ModelProto model, String name) {
    return model.getGraph().getOutputList().stream()
        .filter(out -> out.getName().equals(name))
        .findFirst();
  }

  private static int elementType(ValueInfoProto value) {
    return value.getType().getTensorType().getElemType();
  }

  private static List<Dimension> dims(ValueInfoProto value) {
    return value.getType().getTensorType().getShape().getDimList();
  }

  private static String describe(List<ValueInfoProto> values) {
    List<String> words = new ArrayList<>();
    for (ValueInfoProto value : values) {
      TensorProto.DataType type = TensorProto.DataType.forNumber(elementType(value));
      String shape =
          dims(value).stream()
              .map(
                  dim ->
                      dim.getDimValue() > 0
                          ? Long.toString(dim.getDimValue())
                          : dim.getDimParam().isEmpty() ? "?" : dim.getDimParam())
              .collect(Collectors.joining(","));
      words.add(
          value.getName()
              + " "
              + (type == null ? "?" : type.name().toLowerCase(Locale.ROOT))
              + " ["
              + shape
              + "]");
    }
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  private static Optional<Breach> breach(String code, String reason) {
    return Optional.of(new Breach(code, reason));
  }

  private ContractCheck() {}
}
