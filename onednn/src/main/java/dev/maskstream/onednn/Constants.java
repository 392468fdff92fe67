package dev.maskstream.onednn;

import dev.maskstream.onednn.onnx.GraphProto;
import dev.maskstream.onednn.onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The constant tensors of a graph, by name. Halves count as floats. */
final class Constants {
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT32 = 6;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;
  private static final int EXTERNAL = 1;

  private final Map<String, TensorProto> tensors = new HashMap<>();

  Constants(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Lets a constant be known by one more name, as a Cast to float does. */
  void alias(String name, String constant) {
    tensors.put(name, tensors.get(constant));
  }

  /** Adds one that was computed from others. */
  void put(String name, TensorProto tensor) {
    tensors.put(name, tensor);
  }

  /** The format's number of the data type. */
  int type(String name) throws UnsupportedGraphException {
    return tensor(name).getDataType();
  }

  List<Long> dims(String name) throws UnsupportedGraphException {
    return tensor(name).getDimsList();
  }

  float[] floats(String name) throws UnsupportedGraphException {
    TensorProto tensor = tensor(name);
    float[] values = floats(name, tensor);
    requireCount(name, tensor, values.length);
    return values;
  }

  private static float[] floats(String name, TensorProto tensor) throws UnsupportedGraphException {
    return switch (tensor.getDataType()) {
      case FLOAT -> tensor.hasRawData() ? rawFloats(tensor) : listedFloats(tensor);
      case FLOAT16 -> tensor.hasRawData() ? rawHalves(tensor) : listedHalves(tensor);
      default ->
          throw new UnsupportedGraphException(
              "constant " + name + " has the data type " + tensor.getDataType() + ", not floats");
    };
  }

  /** The one value of a constant that has one. */
  float scalar(String name) throws UnsupportedGraphException {
    float[] values = floats(name);
    if (values.length != 1) {
      throw new UnsupportedGraphException(
          "constant " + name + " has " + values.length + " values where one is expected");
    }
    return values[0];
  }

  long[] longs(String name) throws UnsupportedGraphException {
    TensorProto tensor = tensor(name);
    if (tensor.getDataType() != INT64) {
      throw new UnsupportedGraphException("constant " + name + " is not of 64-bit integers");
    }
    if (!tensor.hasRawData()) {
      return tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray();
    }
    long[] values = new long[tensor.getRawData().size() / Long.BYTES];
    raw(tensor).asLongBuffer().get(values);
    return values;
  }

  /** Of bytes or 32-bit integers, as many as the dimensions say. */
  int[] integers(String name) throws UnsupportedGraphException {
    TensorProto tensor = tensor(name);
    int[] values =
        switch (tensor.getDataType()) {
          case UINT8, INT8 -> tensor.hasRawData() ? rawBytes(tensor) : listedIntegers(tensor);
          case INT32 -> tensor.hasRawData() ? rawIntegers(tensor) : listedIntegers(tensor);
          default ->
              throw new UnsupportedGraphException(
                  "constant " + name + " has the data type " + tensor.getDataType());
        };
    requireCount(name, tensor, values.length);
    return values;
  }

  private static void requireCount(String name, TensorProto tensor, int count)
      throws UnsupportedGraphException {
    long wanted = 1;
    for (long dim : tensor.getDimsList()) {
      wanted = Math.multiplyExact(wanted, dim);
    }
    if (wanted != count) {
      throw new UnsupportedGraphException(
          "constant %s is declared as %s but has %d values"
              .formatted(name, tensor.getDimsList(), count));
    }
  }

  private static int[] rawBytes(TensorProto tensor) {
    int[] values = new int[tensor.getRawData().size()];
    boolean signed = tensor.getDataType() == INT8;
    for (int i = 0; i < values.length; i++) {
      byte value = tensor.getRawData().byteAt(i);
      values[i] = signed ? value : Byte.toUnsignedInt(value);
    }
    return values;
  }

  private static int[] rawIntegers(TensorProto tensor) {
    int[] values = new int[tensor.getRawData().size() / Integer.BYTES];
    raw(tensor).asIntBuffer().get(values);
    return values;
  }

  private static int[] listedIntegers(TensorProto tensor) {
    return tensor.getInt32DataList().stream().mapToInt(Integer::intValue).toArray();
  }

  private TensorProto tensor(String name) throws UnsupportedGraphException {
    TensorProto tensor = tensors.get(name);
    if (tensor == null) {
      throw new UnsupportedGraphException("tensor '" + name + "' is not a constant of the file");
    }
    if (tensor.getDataLocation() == EXTERNAL) {
      throw new UnsupportedGraphException("constant " + name + " lies in another file");
    }
    return tensor;
  }

  private static ByteBuffer raw(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] rawFloats(TensorProto tensor) {
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    raw(tensor).asFloatBuffer().get(values);
    return values;
  }

  private static float[] listedFloats(TensorProto tensor) {
    float[] values = new float[tensor.getFloatDataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getFloatData(i);
    }
    return values;
  }

  private static float[] rawHalves(TensorProto tensor) {
    ByteBuffer raw = raw(tensor);
    float[] values = new float[raw.remaining() / Short.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.float16ToFloat(raw.getShort());
    }
    return values;
  }

  private static float[] listedHalves(TensorProto tensor) {
    float[] values = new float[tensor.getInt32DataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.float16ToFloat((short) tensor.getInt32Data(i));
    }
    return values;
  }
}
