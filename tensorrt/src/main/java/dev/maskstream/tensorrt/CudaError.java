package dev.maskstream.tensorrt;

import java.util.Map;
import java.util.Set;

/**
 * Numbers by which CUDA's driver and runtime tell of errors, from <a
 * href="https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html">cudaError</a>.
 */
public final class CudaError {
  /** Not enough memory on the device, or not enough that can be pinned. */
  public static final int OUT_OF_MEMORY = 2;

  static final int NO_DEVICE = 100;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "CUDA_SUCCESS"),
          Map.entry(1, "CUDA_ERROR_INVALID_VALUE"),
          Map.entry(2, "CUDA_ERROR_OUT_OF_MEMORY"),
          Map.entry(3, "CUDA_ERROR_NOT_INITIALIZED"),
          Map.entry(4, "CUDA_ERROR_DEINITIALIZED"),
          Map.entry(34, "CUDA_ERROR_STUB_LIBRARY"),
          Map.entry(35, "cudaErrorInsufficientDriver"),
          Map.entry(46, "CUDA_ERROR_DEVICE_UNAVAILABLE"),
          Map.entry(100, "CUDA_ERROR_NO_DEVICE"),
          Map.entry(101, "CUDA_ERROR_INVALID_DEVICE"),
          Map.entry(209, "CUDA_ERROR_NO_BINARY_FOR_GPU"),
          Map.entry(214, "CUDA_ERROR_ECC_UNCORRECTABLE"),
          Map.entry(220, "CUDA_ERROR_NVLINK_UNCORRECTABLE"),
          Map.entry(226, "CUDA_ERROR_CONTAINED"),
          Map.entry(700, "CUDA_ERROR_ILLEGAL_ADDRESS"),
          Map.entry(701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"),
          Map.entry(702, "CUDA_ERROR_LAUNCH_TIMEOUT"),
          Map.entry(709, "CUDA_ERROR_CONTEXT_IS_DESTROYED"),
          Map.entry(710, "CUDA_ERROR_ASSERT"),
          Map.entry(714, "CUDA_ERROR_HARDWARE_STACK_ERROR"),
          Map.entry(715, "CUDA_ERROR_ILLEGAL_INSTRUCTION"),
          Map.entry(716, "CUDA_ERROR_MISALIGNED_ADDRESS"),
          Map.entry(717, "CUDA_ERROR_INVALID_ADDRESS_SPACE"),
          Map.entry(718, "CUDA_ERROR_INVALID_PC"),
          Map.entry(719, "CUDA_ERROR_LAUNCH_FAILED"),
          Map.entry(721, "CUDA_ERROR_TENSOR_MEMORY_LEAK"),
          Map.entry(802, "CUDA_ERROR_SYSTEM_NOT_READY"),
          Map.entry(803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"),
          Map.entry(804, "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE"),
          Map.entry(810, "CUDA_ERROR_MPS_CLIENT_TERMINATED"),
          Map.entry(999, "CUDA_ERROR_UNKNOWN"));

  /** After one of these every call fails until the process ends. */
  private static final Set<Integer> STICKY =
      Set.of(4, 214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 810, 999);

  private CudaError() {}

  /** Such as {@code CUDA_ERROR_NO_DEVICE (100)}. */
  public static String describe(int code) {
    return NAMES.getOrDefault(code, "CUDA error") + " (" + code + ")";
  }

  /** Whether nothing in this process can use the device any more. */
  public static boolean isSticky(int code) {
    return STICKY.contains(code);
  }
}
