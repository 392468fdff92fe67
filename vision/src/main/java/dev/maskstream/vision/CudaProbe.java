package dev.maskstream.vision;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether ONNX Runtime can compute on an NVIDIA GPU here: from its build over the driver
 * to the libraries that its provider is linked to. Of the last it says itself only that one is
 * missing, not which. Where there is no GPU nothing is loaded but the driver.
 *
 * @param inBuild whether the ONNX Runtime on the class path has the provider
 * @param driver a name that the system's loader looks for, or a path
 * @param libraries likewise
 */
record CudaProbe(boolean inBuild, String driver, List<String> libraries) {
  private static final String PROVIDER =
      "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so";
  private static final List<String> LINKED =
      List.of("libcudart.so.12", "libcublasLt.so.12", "libcublas.so.12", "libcurand.so.10");
  private static final int NO_DEVICE = 100;

  static CudaProbe ofThisMachine() {
    boolean inBuild = CudaProbe.class.getResource(PROVIDER) != null;
    return new CudaProbe(inBuild, "libcuda.so.1", LINKED);
  }

  /** Why nothing runs there. */
  Optional<String> obstacle() {
    if (!inBuild) {
      return Optional.of("the ONNX Runtime on the class path is the CPU build");
    }
    SymbolLookup functions;
    try {
      functions = load(driver);
    } catch (IllegalArgumentException e) {
      return Optional.of("no NVIDIA driver: " + e.getMessage());
    }
    return deviceObstacle(functions).or(this::missingLibrary);
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup load(String library) {
    return SymbolLookup.libraryLookup(library, Arena.global());
  }

  private static Optional<String> deviceObstacle(SymbolLookup functions) {
    try (Arena arena = Arena.ofConfined()) {
      int started = call(functions, "cuInit", JAVA_INT, 0);
      if (started == NO_DEVICE) {
        return Optional.of("a driver but no GPU: cuInit returns CUDA_ERROR_NO_DEVICE (100)");
      }
      if (started != 0) {
        return Optional.of("the NVIDIA driver does not start: cuInit returns " + started);
      }
      MemorySegment count = arena.allocate(JAVA_INT);
      int counted = call(functions, "cuDeviceGetCount", ADDRESS, count);
      if (counted != 0) {
        return Optional.of("the NVIDIA driver fails: cuDeviceGetCount returns " + counted);
      }
      return count.get(JAVA_INT, 0) > 0
          ? Optional.empty()
          : Optional.of("a driver but no GPU: it counts 0 devices (CUDA_VISIBLE_DEVICES?)");
    } catch (UnsatisfiedLinkError e) {
      return Optional.of("the NVIDIA driver fails: " + e.getMessage());
    }
  }

  @SuppressWarnings("restricted")
  private static int call(
      SymbolLookup functions, String name, MemoryLayout layout, Object argument) {
    MemorySegment function =
        functions
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("it has no function " + name));
    try {
      return (int)
          Linker.nativeLinker()
              .downcallHandle(function, FunctionDescriptor.of(JAVA_INT, layout))
              .invokeWithArguments(argument);
    } catch (Throwable e) {
      throw new LinkageError(name, e);
    }
  }

  private Optional<String> missingLibrary() {
    for (String library : libraries) {
      try {
        var _ = load(library);
      } catch (IllegalArgumentException e) {
        return Optional.of(
            "a library of CUDA's that ONNX Runtime needs is missing: " + e.getMessage());
      }
    }
    return Optional.empty();
  }
}
