package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Float arrays of the engine in a file: rank, sides, then the values, big-endian. */
final class Arrays32 {
  static void write(NDArray array, DataOutputStream out) throws IOException {
    long[] shape = array.getShape().getShape();
    out.writeByte(shape.length);
    for (long side : shape) {
      out.writeLong(side);
    }
    float[] values = array.toFloatArray();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  /**
   * Reads into an array of the same shape.
   *
   * @throws IOException if the file ends before, or holds another shape
   */
  static void read(NDArray array, DataInputStream in) throws IOException {
    long[] shape = array.getShape().getShape();
    long[] found = new long[in.readUnsignedByte()];
    for (int i = 0; i < found.length; i++) {
      found[i] = in.readLong();
    }
    if (!Arrays.equals(shape, found)) {
      throw new IOException(
          "it holds an array of "
              + Arrays.toString(found)
              + " where the network has "
              + Arrays.toString(shape));
    }
    float[] values = new float[Math.toIntExact(array.size())];
    byte[] bytes = in.readNBytes(values.length * Float.BYTES);
    if (bytes.length < values.length * Float.BYTES) {
      throw new EOFException("it ends in the middle of an array");
    }
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    try (NDArray read = array.getManager().create(values, array.getShape())) {
      read.copyTo(array);
    }
  }

  private Arrays32() {}
}
