package dev.maskstream.vision.onnx;

import com.google.protobuf.ByteString;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** The words an ONNX graph is written in: nodes, their attributes, constant tensors. */
public final class Onnx {

  /** An operator of the standard domain without attributes. */
  public static NodeProto node(
      String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setName(outputs.getFirst())
        .setOpType(op)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  public static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  public static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  public static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /**
   * A constant of 32-bit floats.
   *
   * @param dims shape; empty for a scalar
   * @throws IllegalArgumentException if there are more or fewer values than the shape holds
   */
  public static TensorProto floats(String name, List<Long> dims, float... values) {
    requireSize(name, dims, values.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor(name, TensorProto.DataType.FLOAT, dims, bytes);
  }

  /**
   * A constant of 64-bit integers.
   *
   * @param dims shape; empty for a scalar
   * @throws IllegalArgumentException if there are more or fewer values than the shape holds
   */
  public static TensorProto longs(String name, List<Long> dims, long... values) {
    requireSize(name, dims, values.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT64, dims, bytes);
  }

  /**
   * A constant of bytes, signed or not.
   *
   * @param type {@code INT8} or {@code UINT8}
   * @param dims shape; empty for a scalar
   * @throws IllegalArgumentException if there are more or fewer values than the shape holds
   */
  public static TensorProto bytes(
      String name, TensorProto.DataType type, List<Long> dims, byte... values) {
    requireSize(name, dims, values.length);
    return tensor(name, type, dims, ByteBuffer.wrap(values));
  }

  /**
   * A constant of 32-bit integers.
   *
   * @param dims shape; empty for a scalar
   * @throws IllegalArgumentException if there are more or fewer values than the shape holds
   */
  public static TensorProto ints(String name, List<Long> dims, int... values) {
    requireSize(name, dims, values.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT32, dims, bytes);
  }

  /**
   * A constant of 16-bit floats, rounded to nearest.
   *
   * @param dims shape; empty for a scalar
   * @throws IllegalArgumentException if there are more or fewer values than the shape holds
   */
  public static TensorProto halves(String name, List<Long> dims, float... values) {
    requireSize(name, dims, values.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Short.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return tensor(name, TensorProto.DataType.FLOAT16, dims, bytes.flip());
  }

  /** Whether a constant holds 32-bit floats. */
  public static boolean isFloat(TensorProto constant) {
    return constant.getDataType() == TensorProto.DataType.FLOAT.getNumber();
  }

  /** The values of a constant of 32-bit floats, in whichever of its two forms they are kept. */
  public static float[] values(TensorProto floats) {
    float[] values;
    if (floats.hasRawData()) {
      FloatBuffer raw =
          floats.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      values = new float[raw.remaining()];
      raw.get(values);
    } else {
      values = new float[floats.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats.getFloatData(i);
      }
    }
    requireSize(floats.getName(), floats.getDimsList(), values.length);
    return values;
  }

  private static TensorProto tensor(
      String name, TensorProto.DataType type, List<Long> dims, ByteBuffer littleEndian) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .addAllDims(dims)
        .setRawData(ByteString.copyFrom(littleEndian))
        .build();
  }

  private static void requireSize(String name, List<Long> dims, int values) {
    long size = dims.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    if (size != values) {
      throw new IllegalArgumentException(
          "constant " + name + " of shape " + dims + " got " + values + " values");
    }
  }

  private Onnx() {}
}
