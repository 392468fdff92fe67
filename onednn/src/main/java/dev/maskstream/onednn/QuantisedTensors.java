package dev.maskstream.onednn;

import com.google.protobuf.ByteString;
import dev.maskstream.onednn.Network.Bytes;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.onnx.NodeProto;
import dev.maskstream.onednn.onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Understands QuantizeLinear and DequantizeLinear: which constants are kernels of bytes, which
 * tensors between steps are kept as bytes, and that all who write or read such a tensor agree on
 * what its bytes stand for.
 */
final class QuantisedTensors {
  private static final long DEFAULT_AXIS = 1;

  private final Constants constants;
  private final Map<String, Meaning> meanings;
  private final Map<String, Bytes> bytes = new HashMap<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, QuantisedKernel> kernels = new HashMap<>();

  QuantisedTensors(Constants constants, Map<String, Meaning> meanings) {
    this.constants = constants;
    this.meanings = meanings;
  }

  /** The step's output that a tensor is another name of. */
  String source(String tensor) {
    return sources.getOrDefault(tensor, tensor);
  }

  Optional<QuantisedKernel> kernel(String tensor) {
    return Optional.ofNullable(kernels.get(tensor));
  }

  Map<String, Bytes> bytes() {
    return bytes;
  }

  boolean isBytes(String tensor) {
    return bytes.containsKey(source(tensor));
  }

  /**
   * What a step makes whose inputs' values it only moves: bytes that stand for the same, if they
   * are bytes.
   */
  void moved(NodeProto node, List<String> inputs) throws UnsupportedGraphException {
    Bytes first = bytes.get(source(inputs.getFirst()));
    for (String input : inputs) {
      Bytes other = bytes.get(source(input));
      if (first == null ? other != null : !first.equals(other)) {
        throw Head.refusal(node, "the tensors that it joins are not quantised alike");
      }
    }
    if (first != null) {
      bytes.put(node.getOutput(0), first);
    }
  }

  /** Keeps a step's output as bytes. */
  void quantize(NodeProto node, Map<String, Step> steps, Map<String, Integer> readers)
      throws UnsupportedGraphException {
    requirePlain(node);
    String input = source(node.getInput(0));
    Step step = steps.get(input);
    if (step == null) {
      throw Head.refusal(node, "its input '" + node.getInput(0) + "' is not a step's output");
    }
    Bytes wanted = encoding(node, zeroType(node));
    Bytes there = bytes.get(input);
    if (there != null) {
      requireSame(node, there, wanted);
    } else if (!(step instanceof Convolution one) || !inBytes(one)) {
      throw Head.refusal(node, "what it quantises does not come from a convolution in bytes");
    } else if (readers.get(node.getInput(0)) > 1) {
      throw Head.refusal(node, "its input is read as floats as well");
    } else {
      bytes.put(input, wanted);
    }
    rename(node, input);
  }

  private boolean inBytes(Convolution step) {
    return step.weights().quantised().isPresent() && (step.ofPicture() || isBytes(step.input()));
  }

  private int zeroType(NodeProto node) throws UnsupportedGraphException {
    // Without a zero point it is 0 and the bytes are unsigned.
    return hasInput(node, 2) ? constants.type(node.getInput(2)) : Constants.UINT8;
  }

  /** Reads bytes as floats again: a constant's, the picture's or a step's. */
  void dequantize(NodeProto node) throws UnsupportedGraphException {
    requirePlain(node);
    String input = node.getInput(0);
    if (constants.has(input)) {
      constant(node);
    } else if (meanings.get(input) instanceof Meaning.Picture picture) {
      picture(node, picture);
    } else if (isBytes(input)) {
      Bytes there = bytes.get(source(input));
      requireSame(node, there, encoding(node, there.signed() ? Constants.INT8 : Constants.UINT8));
      rename(node, source(input));
    } else {
      throw Head.refusal(node, "its input '" + input + "' is not quantised");
    }
  }

  private void rename(NodeProto node, String source) {
    sources.put(node.getOutput(0), source);
    meanings.put(node.getOutput(0), meanings.get(source));
  }

  private void picture(NodeProto node, Meaning.Picture picture) throws UnsupportedGraphException {
    Bytes read = encoding(node, Constants.UINT8);
    if (picture.floats() || read.zero() != 0) {
      throw Head.refusal(node, "only the picture's bytes with the zero point 0 can be read");
    }
    meanings.put(
        node.getOutput(0),
        new Meaning.Picture(picture.planes(), true, picture.scale() * read.scale()));
  }

  private void requireSame(NodeProto node, Bytes there, Bytes wanted)
      throws UnsupportedGraphException {
    if (!there.equals(wanted)) {
      throw Head.refusal(node, "its input is quantised as %s, not %s".formatted(there, wanted));
    }
  }

  private static void requirePlain(NodeProto node) throws UnsupportedGraphException {
    Attributes attributes = new Attributes(node);
    if (node.getInputCount() < 2
        || node.getInput(1).isEmpty()
        || attributes.integer("block_size", 0) != 0
        || attributes.integer("output_dtype", 0) > Constants.INT8) {
      throw Head.refusal(node, "only a scale for each tensor or filter, of bytes, is known");
    }
  }

  private static boolean hasInput(NodeProto node, int input) {
    return node.getInputCount() > input && !node.getInput(input).isEmpty();
  }

  /** One scale and one zero point. */
  private Bytes encoding(NodeProto node, int type) throws UnsupportedGraphException {
    if (type != Constants.UINT8 && type != Constants.INT8) {
      throw Head.refusal(node, "quantised to type " + type + ", not to bytes");
    }
    float[] scale = scales(node, 1);
    int[] zero = zeros(node, 1, type);
    return new Bytes(type == Constants.INT8, scale[0], zero[0]);
  }

  private float[] scales(NodeProto node, int count) throws UnsupportedGraphException {
    float[] scales = constants.floats(node.getInput(1));
    if (scales.length != count) {
      throw Head.refusal(
          node, "it has %d scales where %d are expected".formatted(scales.length, count));
    }
    for (float scale : scales) {
      if (!(scale > 0) || Float.isInfinite(scale)) {
        throw Head.refusal(node, "its scale is " + scale);
      }
    }
    return scales;
  }

  private int[] zeros(NodeProto node, int count, int type) throws UnsupportedGraphException {
    if (!hasInput(node, 2)) {
      return new int[count];
    }
    if (constants.type(node.getInput(2)) != type) {
      throw Head.refusal(node, "its zero point is of another type than its bytes");
    }
    int[] zeros = constants.integers(node.getInput(2));
    if (zeros.length != count) {
      throw Head.refusal(
          node, "it has %d zero points where %d are expected".formatted(zeros.length, count));
    }
    return zeros;
  }

  /** A kernel of signed bytes, or a bias of 32-bit integers, with one scale or one a filter. */
  private void constant(NodeProto node) throws UnsupportedGraphException {
    String input = node.getInput(0);
    int type = constants.type(input);
    List<Long> dims = constants.dims(input);
    if ((type != Constants.INT8 && type != Constants.INT32) || dims.isEmpty()) {
      throw Head.refusal(node, "a constant of type " + type + " is neither a kernel nor a bias");
    }
    int filters = Math.toIntExact(dims.getFirst());
    int[] values = constants.integers(input);
    float[] scales = scalesOf(node, filters, dims.size());
    for (int zero : zeros(node, scalesGiven(node), type)) {
      if (zero != 0) {
        throw Head.refusal(node, "its zero point is " + zero + ", not 0");
      }
    }
    if (filters < 1 || values.length % filters != 0) {
      throw Head.refusal(node, "its input has %d values for %s".formatted(values.length, dims));
    }
    putFloats(node.getOutput(0), dims, values, scales);
    if (type == Constants.INT8) {
      kernels.put(node.getOutput(0), new QuantisedKernel(bytes(values), scales));
    }
  }

  private int scalesGiven(NodeProto node) throws UnsupportedGraphException {
    return constants.floats(node.getInput(1)).length;
  }

  private float[] scalesOf(NodeProto node, int filters, int rank) throws UnsupportedGraphException {
    if (constants.dims(node.getInput(1)).isEmpty()) {
      float[] all = new float[filters];
      Arrays.fill(all, scales(node, 1)[0]);
      return all;
    }
    long axis = new Attributes(node).integer("axis", DEFAULT_AXIS);
    if (axis != 0 && axis != -rank) {
      throw Head.refusal(node, "its scales lie along axis " + axis + "; only filters have scales");
    }
    return scales(node, filters);
  }

  private void putFloats(String name, List<Long> dims, int[] values, float[] scales) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int perFilter = values.length / scales.length;
    for (int i = 0; i < values.length; i++) {
      raw.putFloat(values[i] * scales[i / perFilter]);
    }
    constants.put(
        name,
        TensorProto.newBuilder()
            .setDataType(Constants.FLOAT)
            .addAllDims(dims)
            .setRawData(ByteString.copyFrom(raw.flip()))
            .build());
  }

  private static byte[] bytes(int[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
