package dev.maskstream.onednn;

import dev.maskstream.onednn.Meaning.Features;
import dev.maskstream.onednn.Meaning.Picture;
import dev.maskstream.onednn.Meaning.Read;
import dev.maskstream.onednn.Meaning.Stage;
import dev.maskstream.onednn.Network.Output;
import dev.maskstream.onednn.Network.Reading;
import dev.maskstream.onednn.onnx.NodeProto;
import dev.maskstream.onednn.onnx.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Understands the two ends of a graph: how bytes become the first convolution's input (Transpose,
 * Cast, Mul by a number) and how outputs are read off the logits, which is ArgMax for a class map
 * and the largest softmax value x 255, rounded, for a confidence: as 255 / sum(exp(logit - largest
 * logit)) or by a Softmax.
 */
final class Head {
  private final Constants constants;
  private final Map<String, Meaning> meanings;
  private final long operatorSet;

  private String logits = "";

  Head(Constants constants, Map<String, Meaning> meanings, long operatorSet) {
    this.constants = constants;
    this.meanings = meanings;
    this.operatorSet = operatorSet;
  }

  static UnsupportedGraphException refusal(NodeProto node, String reason) {
    return new UnsupportedGraphException(
        "operator %s (node '%s'): %s".formatted(node.getOpType(), name(node), reason));
  }

  private static String name(NodeProto node) {
    return node.getName().isEmpty() && node.getOutputCount() > 0
        ? node.getOutput(0)
        : node.getName();
  }

  /** The one tensor that all outputs are read off. */
  String logits() {
    return logits;
  }

  void understand(NodeProto node) throws UnsupportedGraphException {
    switch (node.getOpType()) {
      case "Transpose" -> transpose(node);
      case "Cast" -> cast(node);
      case "Mul" -> mul(node);
      case "Softmax" -> softmax(node);
      case "ArgMax" -> argMax(node);
      case "ReduceMax" -> reduceMax(node);
      case "Sub" -> sub(node);
      case "Exp" -> next(node, 0, Stage.BELOW_TOP, Stage.ODDS);
      case "ReduceSum" -> reduceSum(node);
      case "Div" -> div(node);
      case "Add" -> add(node);
      case "Round" -> next(node, 0, Stage.SHARE, Stage.ROUNDED);
      default -> throw refusal(node, "this engine does not know it");
    }
  }

  /** What each of the graph's outputs is. */
  List<Output> outputs(List<ValueInfoProto> declared) throws UnsupportedGraphException {
    List<Output> outputs = new ArrayList<>();
    for (ValueInfoProto output : declared) {
      if (!(meanings.get(output.getName()) instanceof Read read) || reading(read) == null) {
        throw new UnsupportedGraphException(
            "output '" + output.getName() + "' is neither a class map nor a confidence of bytes");
      }
      outputs.add(new Output(output.getName(), reading(read)));
      if (!logits.isEmpty() && !logits.equals(read.logits())) {
        throw new UnsupportedGraphException(
            "outputs are read off both '" + logits + "' and '" + read.logits() + "'");
      }
      logits = read.logits();
    }
    if (outputs.isEmpty()) {
      throw new UnsupportedGraphException("the graph has no output");
    }
    return outputs;
  }

  private static Reading reading(Read read) {
    return switch (read.stage()) {
      case CLASS_MAP -> Reading.CLASS_MAP;
      case CONFIDENCE -> Reading.CONFIDENCE;
      case SHARES, TOP_SHARE, INDEX_OF_TOP, TOP, BELOW_TOP, ODDS, ALL_ODDS, SHARE, ROUNDED -> null;
    };
  }

  private void transpose(NodeProto node) throws UnsupportedGraphException {
    boolean planesFirst = new Attributes(node).integers("perm").equals(List.of(0, 3, 1, 2));
    if (!planesFirst || !(input(node, 0) instanceof Picture picture) || picture.planes()) {
      throw refusal(node, "only the picture's bytes can be turned into planes");
    }
    put(node, new Picture(true, picture.floats(), picture.scale()));
  }

  private void cast(NodeProto node) throws UnsupportedGraphException {
    long to = new Attributes(node).integer("to", 0);
    if (to == Constants.FLOAT && constants.has(node.getInput(0))) {
      constants.alias(node.getOutput(0), node.getInput(0));
    } else if (to == Constants.FLOAT && input(node, 0) instanceof Picture picture) {
      put(node, new Picture(picture.planes(), true, picture.scale()));
    } else if (to == Constants.UINT8 && is(node, 0, Stage.INDEX_OF_TOP)) {
      next(node, 0, Stage.INDEX_OF_TOP, Stage.CLASS_MAP);
    } else if (to == Constants.UINT8) {
      next(node, 0, Stage.ROUNDED, Stage.CONFIDENCE);
    } else {
      throw refusal(node, "a cast of '" + node.getInput(0) + "' to type " + to);
    }
  }

  private void mul(NodeProto node) throws UnsupportedGraphException {
    for (int share = 0; share < 2; share++) {
      if (is(node, share, Stage.TOP_SHARE)) {
        requireNumber(node, 1 - share, 255);
        next(node, share, Stage.TOP_SHARE, Stage.SHARE);
        return;
      }
    }
    int picture = input(node, 0) instanceof Picture ? 0 : 1;
    if (!(input(node, picture) instanceof Picture bytes) || !bytes.floats()) {
      throw refusal(
          node, "only the picture, feature maps and the largest softmax value can be multiplied");
    }
    float factor = constants.scalar(node.getInput(1 - picture));
    put(node, new Picture(bytes.planes(), true, bytes.scale() * factor));
  }

  private void softmax(NodeProto node) throws UnsupportedGraphException {
    // Before set 13 it ran over all axes from the one named on, so over the pixels as well.
    if (operatorSet < 13) {
      throw refusal(node, "of operator set " + operatorSet + ", where it mixes pixels");
    }
    off(node, new Attributes(node).integer("axis", -1) == 1, Stage.SHARES);
  }

  private void argMax(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    boolean first =
        attributes.integer("axis", 0) == 1
            && attributes.integer("keepdims", 1) == 0
            && attributes.integer("select_last_index", 0) == 0;
    if (first && is(node, 0, Stage.SHARES)) {
      // The largest logit has the largest share.
      next(node, 0, Stage.SHARES, Stage.INDEX_OF_TOP);
      return;
    }
    off(node, first, Stage.INDEX_OF_TOP);
  }

  private void reduceMax(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    boolean overClasses = axes(node, attributes).equals(List.of(1));
    boolean keeps = attributes.integer("keepdims", 1) == 1;
    if (overClasses && !keeps && is(node, 0, Stage.SHARES)) {
      next(node, 0, Stage.SHARES, Stage.TOP_SHARE);
      return;
    }
    off(node, overClasses && keeps, Stage.TOP);
  }

  private List<Integer> axes(NodeProto node, Attributes attributes)
      throws UnsupportedGraphException {
    if (node.getInputCount() < 2) {
      return attributes.integers("axes");
    }
    List<Integer> axes = new ArrayList<>();
    for (long axis : constants.longs(node.getInput(1))) {
      axes.add(Math.toIntExact(axis));
    }
    return axes;
  }

  private void off(NodeProto node, boolean known, Stage stage) throws UnsupportedGraphException {
    if (!known || !(input(node, 0) instanceof Features)) {
      throw refusal(node, "only over the class axis of a feature map");
    }
    put(node, new Read(stage, node.getInput(0)));
  }

  private void sub(NodeProto node) throws UnsupportedGraphException {
    next(node, 1, Stage.TOP, Stage.BELOW_TOP);
    if (!((Read) meanings.get(node.getOutput(0))).logits().equals(node.getInput(0))) {
      throw refusal(node, "only the largest logit can be taken from the logits");
    }
  }

  private void reduceSum(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    boolean known =
        axes(node, attributes).equals(List.of(1)) && attributes.integer("keepdims", 1) == 0;
    if (!known) {
      throw refusal(node, "only over the class axis");
    }
    next(node, 0, Stage.ODDS, Stage.ALL_ODDS);
  }

  private void div(NodeProto node) throws UnsupportedGraphException {
    if (input(node, 0) instanceof Picture picture && picture.floats()) {
      float by = constants.scalar(node.getInput(1));
      put(node, new Picture(picture.planes(), true, picture.scale() / by));
      return;
    }
    requireNumber(node, 0, 255);
    next(node, 1, Stage.ALL_ODDS, Stage.SHARE);
  }

  private void add(NodeProto node) throws UnsupportedGraphException {
    if (!is(node, 0, Stage.SHARE)) {
      throw refusal(
          node, "only two feature maps can be added, and a half, to round the confidence");
    }
    requireNumber(node, 1, 0.5f);
    next(node, 0, Stage.SHARE, Stage.ROUNDED);
  }

  private void requireNumber(NodeProto node, int input, float value)
      throws UnsupportedGraphException {
    boolean same =
        constants.has(node.getInput(input)) && constants.scalar(node.getInput(input)) == value;
    if (!same) {
      throw refusal(node, "its input " + input + " is not the number " + value);
    }
  }

  private void next(NodeProto node, int input, Stage from, Stage to)
      throws UnsupportedGraphException {
    if (!is(node, input, from)) {
      throw refusal(node, "it is not where a class map or a confidence would need it");
    }
    put(node, new Read(to, ((Read) input(node, input)).logits()));
  }

  private boolean is(NodeProto node, int input, Stage stage) {
    return input(node, input) instanceof Read read && read.stage() == stage;
  }

  private Meaning input(NodeProto node, int input) {
    return input < node.getInputCount() ? meanings.get(node.getInput(input)) : null;
  }

  private void put(NodeProto node, Meaning meaning) {
    meanings.put(node.getOutput(0), meaning);
  }
}
