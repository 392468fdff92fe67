package dev.maskstream.tensorrt;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** CUDA's runtime with failures as exceptions. Native classes load when it is first used. */
final class Cuda {
  private Cuda() {}

  /**
   * Passes success on.
   *
   * @throws CudaFailure for any other code
   */
  static void require(String call, int code) {
    if (code != cudart.cudaSuccess) {
      // An error that is not sticky would else be told again by the next call.
      cudart.cudaGetLastError();
      throw CudaFailure.ofCode(call, code);
    }
  }

  /** A failure that TensorRT tells of by {@code false} or null. */
  static CudaFailure tensorRtFailure(String call, TensorRtLog log) {
    return CudaFailure.ofTensorRt(call, cudart.cudaGetLastError(), log.lastErrors());
  }

  /** Makes a device the calling thread's. */
  static void use(int device) {
    require("cudaSetDevice", cudart.cudaSetDevice(device));
  }

  /** Memory on the device, at least a byte. */
  static Pointer allocate(long bytes) {
    Pointer memory = new Pointer();
    require("cudaMalloc of " + bytes + " bytes", cudart.cudaMalloc(memory, Math.max(1, bytes)));
    return memory;
  }

  /** Memory on this side that the device reads and writes by itself. */
  static BytePointer pin(long bytes) {
    Pointer memory = new Pointer();
    require(
        "cudaHostAlloc of " + bytes + " bytes",
        cudart.cudaHostAlloc(memory, bytes, cudart.cudaHostAllocPortable));
    return new BytePointer(memory).capacity(bytes);
  }
}
