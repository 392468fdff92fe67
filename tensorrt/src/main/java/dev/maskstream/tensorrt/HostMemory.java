package dev.maskstream.tensorrt;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.nvinfer.IHostMemory;

/** What TensorRT hands out as bytes on this side. */
final class HostMemory {
  private HostMemory() {}

  /** A copy; the memory stays its owner's. */
  static byte[] bytes(IHostMemory memory) {
    byte[] bytes = new byte[Math.toIntExact(memory.size())];
    new BytePointer(memory.data()).capacity(bytes.length).get(bytes);
    return bytes;
  }
}
