package dev.maskstream.tensorrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The driver's library, asked without CUDA's runtime or TensorRT: the latter kills the process
 * where there is no device.
 *
 * <p>Threads: one at a time. The library stays loaded.
 */
final class CudaDriver {
  /** As the driver's installer names it on Linux. */
  static final String LIBRARY = "libcuda.so.1";

  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final int LONGEST_NAME = 256;

  private final SymbolLookup library;

  private CudaDriver(SymbolLookup library) {
    this.library = library;
  }

  /**
   * Loads a driver.
   *
   * @param library a name that the system's loader looks for, or a path
   * @throws IllegalArgumentException if it is not found or cannot be loaded; the message says which
   */
  @SuppressWarnings("restricted")
  static CudaDriver open(String library) {
    return new CudaDriver(SymbolLookup.libraryLookup(library, Arena.global()));
  }

  /** What {@code cuInit} returns: 0 or an error, see {@link CudaError}. */
  int init() {
    return call("cuInit", 0);
  }

  /**
   * The newest CUDA that the driver speaks, as 1000 x major + 10 x minor.
   *
   * @throws DriverFailure if it does not say
   */
  int version() {
    return intFrom("cuDriverGetVersion");
  }

  /**
   * All devices.
   *
   * @throws DriverFailure if the driver does not tell of one
   */
  List<Gpu> gpus() {
    List<Gpu> gpus = new ArrayList<>();
    int count = intFrom("cuDeviceGetCount");
    for (int id = 0; id < count; id++) {
      gpus.add(gpu(id));
    }
    return gpus;
  }

  private Gpu gpu(int id) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = arena.allocate(JAVA_INT);
      require("cuDeviceGet", handle, id);
      int device = handle.get(JAVA_INT, 0);
      MemorySegment name = arena.allocate(LONGEST_NAME);
      require("cuDeviceGetName", name, LONGEST_NAME - 1, device);
      MemorySegment bytes = arena.allocate(JAVA_LONG);
      require("cuDeviceTotalMem_v2", bytes, device);
      MemorySegment figure = arena.allocate(JAVA_INT);
      require("cuDeviceGetAttribute", figure, COMPUTE_CAPABILITY_MAJOR, device);
      int major = figure.get(JAVA_INT, 0);
      require("cuDeviceGetAttribute", figure, COMPUTE_CAPABILITY_MINOR, device);
      String capability = major + "." + figure.get(JAVA_INT, 0);
      return new Gpu(id, name.getString(0), capability, bytes.get(JAVA_LONG, 0));
    }
  }

  private int intFrom(String function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(JAVA_INT);
      require(function, result);
      return result.get(JAVA_INT, 0);
    }
  }

  private void require(String function, Object... arguments) {
    int code = call(function, arguments);
    if (code != 0) {
      throw new DriverFailure(function + ": " + CudaError.describe(code));
    }
  }

  // Every function takes pointers and ints and returns an int.
  @SuppressWarnings("restricted")
  private int call(String function, Object... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] = arguments[i] instanceof MemorySegment ? ADDRESS : JAVA_INT;
    }
    MethodHandle handle =
        library
            .find(function)
            .map(
                address ->
                    Linker.nativeLinker()
                        .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, layouts)))
            .orElseThrow(() -> new DriverFailure("the driver has no function " + function));
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new LinkageError(function, e);
    }
  }

  /** The driver is there but does not do what it should. */
  static final class DriverFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    DriverFailure(String message) {
      super(message);
    }
  }
}
