package dev.maskstream.vision.onnx;

import static dev.maskstream.vision.onnx.Onnx.attribute;
import static dev.maskstream.vision.onnx.Onnx.floats;
import static dev.maskstream.vision.onnx.Onnx.longs;
import static dev.maskstream.vision.onnx.Onnx.node;

import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.OperatorSetIdProto;
import dev.maskstream.vision.onnx.v1.StringStringEntryProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds graphs that meet the engine contract, so that one byte per pixel and channel goes in and
 * one per pixel comes out: input {@code image} uint8 {@code [N,H,W,3]} RGB, outputs {@code
 * class_map} uint8 {@code [N,H,W]} and, if wanted, {@code confidence} uint8 {@code [N,H,W]} (top-1
 * probability x 255, rounded). Layout change, cast, scaling, argmax and the top-1 probability stand
 * in the graph.
 */
public final class ContractGraph {
  public static final String IMAGE = "image";
  public static final String CLASS_MAP = "class_map";
  public static final String CONFIDENCE = "confidence";

  /** Metadata key that holds the input size as {@code WIDTHxHEIGHT}. */
  public static final String INPUT_SIZE_KEY = "maskstream.input_size";

  /** The operator set that graphs are written in. */
  public static final int OPSET = 17;

  private static final int IR_VERSION = 8;

  /**
   * The network between the contract's head and tail.
   *
   * @param nodes in order of evaluation; names that begin with {@code contract/} are taken
   * @param input name of the float {@code [N,3,H,W]} tensor the nodes read
   * @param logits name of the float {@code [N,classes,H,W]} tensor the nodes write, before any
   *     softmax
   */
  public record Body(
      List<NodeProto> nodes, List<TensorProto> initializers, String input, String logits) {}

  /**
   * Puts the contract around a network.
   *
   * @param scale what every byte is multiplied with before the network sees it, such as 1/255; 1
   *     leaves 0 to 255
   */
  public static ModelProto around(Body body, InputShape shape, float scale, boolean confidence) {
    List<NodeProto> nodes = new ArrayList<>();
    List<TensorProto> constants = new ArrayList<>(body.initializers());
    addHead(nodes, constants, body.input(), scale);
    nodes.addAll(body.nodes());
    addClassMap(nodes, body.logits());
    if (confidence) {
      addConfidence(nodes, constants, body.logits());
    }
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("segmentation")
            .addAllNode(nodes)
            .addAllInitializer(constants)
            .addInput(bytes(IMAGE, shape, true))
            .addOutput(bytes(CLASS_MAP, shape, false));
    if (confidence) {
      graph.addOutput(bytes(CONFIDENCE, shape, false));
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("maskstream")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(INPUT_SIZE_KEY)
                .setValue(shape.width() + "x" + shape.height()))
        .build();
  }

  /**
   * A model that needs no training: the class of a pixel is the index of the nearest of the given
   * colours, by squared distance in RGB. A 1x1 convolution in exact integers gives logit k = (2
   * colour_k . pixel - |colour_k|^2) / 4096.
   *
   * @param rgb at least one colour, each 0xRRGGBB; of two as near the first wins
   */
  public static ModelProto colourModel(InputShape shape, boolean confidence, int... rgb) {
    float[] weights = new float[rgb.length * 3];
    float[] bias = new float[rgb.length];
    for (int k = 0; k < rgb.length; k++) {
      for (int channel = 0; channel < 3; channel++) {
        int value = (rgb[k] >> (16 - 8 * channel)) & 0xff;
        weights[k * 3 + channel] = 2 * value / 4096f;
        bias[k] -= value * value / 4096f;
      }
    }
    List<TensorProto> constants =
        List.of(
            floats("colours", List.of((long) rgb.length, 3L, 1L, 1L), weights),
            floats("squares", List.of((long) rgb.length), bias));
    List<NodeProto> nodes =
        List.of(node("Conv", List.of("pixels", "colours", "squares"), List.of("logits")));
    return around(new Body(nodes, constants, "pixels", "logits"), shape, 1, confidence);
  }

  /** Planes first, then floats: a transpose of bytes moves a quarter of the memory. */
  private static void addHead(
      List<NodeProto> nodes, List<TensorProto> constants, String input, float scale) {
    nodes.add(
        node(
            "Transpose",
            List.of(IMAGE),
            List.of("contract/planes"),
            attribute("perm", List.of(0L, 3L, 1L, 2L))));
    String floats = scale == 1 ? input : "contract/floats";
    nodes.add(
        node(
            "Cast",
            List.of("contract/planes"),
            List.of(floats),
            attribute("to", TensorProto.DataType.FLOAT.getNumber())));
    if (scale != 1) {
      constants.add(floats("contract/scale", List.of(), scale));
      nodes.add(node("Mul", List.of(floats, "contract/scale"), List.of(input)));
    }
  }

  private static void addClassMap(List<NodeProto> nodes, String logits) {
    nodes.add(
        node(
            "ArgMax",
            List.of(logits),
            List.of("contract/argmax"),
            attribute("axis", 1),
            attribute("keepdims", 0)));
    nodes.add(
        node(
            "Cast",
            List.of("contract/argmax"),
            List.of(CLASS_MAP),
            attribute("to", TensorProto.DataType.UINT8.getNumber())));
  }

  /**
   * The largest softmax value is 1 / sum(exp(logit - largest logit)). Said this way no plane of
   * probabilities is divided or transposed, which is what makes Softmax over the class axis dear.
   */
  private static void addConfidence(
      List<NodeProto> nodes, List<TensorProto> constants, String logits) {
    constants.add(longs("contract/class_axis", List.of(1L), 1));
    constants.add(floats("contract/full", List.of(), 255));
    constants.add(floats("contract/half", List.of(), 0.5f));
    nodes.add(
        node(
            "ReduceMax",
            List.of(logits),
            List.of("contract/top"),
            attribute("axes", List.of(1L)),
            attribute("keepdims", 1)));
    nodes.add(node("Sub", List.of(logits, "contract/top"), List.of("contract/below_top")));
    nodes.add(node("Exp", List.of("contract/below_top"), List.of("contract/odds")));
    nodes.add(
        node(
            "ReduceSum",
            List.of("contract/odds", "contract/class_axis"),
            List.of("contract/all_odds"),
            attribute("keepdims", 0)));
    nodes.add(
        node("Div", List.of("contract/full", "contract/all_odds"), List.of("contract/share")));
    // Cast cuts the fraction off; a half makes it round.
    nodes.add(node("Add", List.of("contract/share", "contract/half"), List.of("contract/round")));
    nodes.add(
        node(
            "Cast",
            List.of("contract/round"),
            List.of(CONFIDENCE),
            attribute("to", TensorProto.DataType.UINT8.getNumber())));
  }

  private static ValueInfoProto bytes(String name, InputShape shape, boolean channels) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    if (shape.batch().isPresent()) {
      dims.addDimBuilder().setDimValue(shape.batch().getAsInt());
    } else {
      dims.addDimBuilder().setDimParam("N");
    }
    dims.addDimBuilder().setDimValue(shape.height());
    dims.addDimBuilder().setDimValue(shape.width());
    if (channels) {
      dims.addDimBuilder().setDimValue(3);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.UINT8.getNumber())
                        .setShape(dims)))
        .build();
  }

  private ContractGraph() {}
}
