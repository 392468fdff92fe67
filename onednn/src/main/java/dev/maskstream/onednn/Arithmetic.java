package dev.maskstream.onednn;

import dev.maskstream.onednn.Meaning.Features;
import dev.maskstream.onednn.Network.Combination;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Operation;
import dev.maskstream.onednn.Network.Scaling;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.onnx.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Understands Add and Mul of feature maps: two of one size, or one and a constant that it is
 * multiplied with. What is added to a convolution that nothing else reads is added by it.
 */
final class Arithmetic {
  private static final int RANK = 4;
  private static final int CHANNELS = 1;

  private final Constants constants;
  private final Map<String, Meaning> meanings;
  private final QuantisedTensors quantised;

  Arithmetic(Constants constants, Map<String, Meaning> meanings, QuantisedTensors quantised) {
    this.constants = constants;
    this.meanings = meanings;
    this.quantised = quantised;
  }

  /** Whether a node is of feature maps, rather than of the picture or what is read off logits. */
  boolean isOfFeatures(NodeProto node) {
    return node.getInputList().stream().anyMatch(this::isFeatures);
  }

  private boolean isFeatures(String tensor) {
    return meanings.get(tensor) instanceof Features;
  }

  /**
   * The sum of two feature maps.
   *
   * @param steps so far; loses the convolution that adds the other one itself
   * @param readers how many nodes read each tensor
   */
  Step sum(NodeProto node, Map<String, Step> steps, Map<String, Integer> readers)
      throws UnsupportedGraphException {
    String left = node.getInput(0);
    String right = node.getInput(1);
    if (!isFeatures(left) || !isFeatures(right)) {
      throw Head.refusal(node, "only two feature maps can be added");
    }
    requireAlike(node);
    // The later one first: the other is there by then.
    for (String mine : List.of(right, left)) {
      boolean alone = readers.get(mine) == 1;
      if (alone && steps.get(mine) instanceof Convolution one && one.canAdd()) {
        steps.remove(mine);
        return one.plus(mine.equals(right) ? left : right, node.getOutput(0));
      }
    }
    return new Combination(Operation.SUM, left, right, node.getOutput(0), false);
  }

  /** The product of two feature maps, or of one and a constant. */
  Step product(NodeProto node) throws UnsupportedGraphException {
    String left = node.getInput(0);
    String right = node.getInput(1);
    if (isFeatures(left) && isFeatures(right)) {
      requireAlike(node);
      return new Combination(Operation.PRODUCT, left, right, node.getOutput(0), false);
    }
    String features = isFeatures(left) ? left : right;
    String factor = isFeatures(left) ? right : left;
    requireFloats(node, features);
    return new Scaling(features, factors(node, factor, features), node.getOutput(0), false);
  }

  private void requireAlike(NodeProto node) throws UnsupportedGraphException {
    requireFloats(node, node.getInput(0));
    requireFloats(node, node.getInput(1));
    int left = channels(node.getInput(0));
    int right = channels(node.getInput(1));
    if (left != right) {
      throw Head.refusal(node, "one feature map has %d channels, one %d".formatted(left, right));
    }
  }

  private void requireFloats(NodeProto node, String tensor) throws UnsupportedGraphException {
    if (quantised.isBytes(tensor)) {
      throw Head.refusal(node, "its input '" + tensor + "' is quantised");
    }
  }

  private int channels(String features) {
    return ((Features) meanings.get(features)).channels();
  }

  private List<Float> factors(NodeProto node, String factor, String features)
      throws UnsupportedGraphException {
    float[] values = constants.floats(factor);
    List<Long> dims = constants.dims(factor);
    boolean one = values.length == 1 && dims.size() <= RANK;
    boolean eachChannel =
        values.length == channels(features)
            && dims.size() >= RANK - CHANNELS
            && dims.size() <= RANK
            && dims.get(dims.size() - RANK + CHANNELS) == values.length;
    if (!one && !eachChannel) {
      throw Head.refusal(
          node,
          "a constant of shape %s is neither one number nor one for each of %d channels"
              .formatted(dims, channels(features)));
    }
    List<Float> factors = new ArrayList<>();
    for (float value : values) {
      factors.add(value);
    }
    return factors;
  }
}
