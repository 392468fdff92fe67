package dev.maskstream.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.djl.engine.EngineException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/**
 * The native library, loaded, and what it found the processor able to do. Threads: any; {@link
 * #computeAlone} speaks for the calling one.
 */
final class OneDnnLibrary {
  private final int isa;
  private final MethodHandle setThreads;

  private OneDnnLibrary(int isa, MethodHandle setThreads) {
    this.isa = isa;
    this.setThreads = setThreads;
  }

  /**
   * Loads the library.
   *
   * @throws EngineException if this machine is not one it can be used on; the message says why
   */
  static OneDnnLibrary load() {
    String machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!machine.equals("Linux on amd64")) {
      throw new EngineException("OneDNN runs on Linux on amd64 only; this is " + machine);
    }
    try {
      Loader.load(dnnl.class);
      int isa = dnnl.dnnl_get_effective_cpu_isa();
      requireAvx2(isa);
      return new OneDnnLibrary(isa, threadSetter());
    } catch (LinkageError e) {
      throw new EngineException("OneDNN's library cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** A rule only. */
  static void requireAvx2(int isa) {
    if (!has(isa, dnnl.dnnl_cpu_isa_avx2)) {
      throw new EngineException("OneDNN needs a processor with AVX2; this one has not");
    }
  }

  // OpenMP's count of threads belongs to the calling thread and has no word in oneDNN's own API.
  @SuppressWarnings("restricted")
  private static MethodHandle threadSetter() {
    return SymbolLookup.libraryLookup("libgomp.so.1", Arena.global())
        .find("omp_set_num_threads")
        .map(
            function ->
                Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.ofVoid(JAVA_INT)))
        .orElseThrow(() -> new UnsatisfiedLinkError("omp_set_num_threads in libgomp.so.1"));
  }

  /** Makes what the calling thread has oneDNN do run on that thread only. */
  void computeAlone() {
    try {
      setThreads.invokeExact(1);
    } catch (Throwable e) {
      throw new LinkageError("omp_set_num_threads", e);
    }
  }

  /** The largest instruction set oneDNN uses here, such as {@code AVX512_CORE_BF16}. */
  String instructionSet() {
    if (has(isa, dnnl.dnnl_cpu_isa_avx512_core_amx)) {
      return "AVX512_CORE_AMX";
    }
    if (has(isa, dnnl.dnnl_cpu_isa_avx512_core_bf16)) {
      return "AVX512_CORE_BF16";
    }
    if (has(isa, dnnl.dnnl_cpu_isa_avx512_core_vnni)) {
      return "AVX512_CORE_VNNI";
    }
    if (has(isa, dnnl.dnnl_cpu_isa_avx512_core)) {
      return "AVX512_CORE";
    }
    return has(isa, dnnl.dnnl_cpu_isa_avx2_vnni) ? "AVX2_VNNI" : "AVX2";
  }

  /** Whether products of 16-bit floats are an instruction here rather than emulated. */
  boolean computesBf16() {
    return has(isa, dnnl.dnnl_cpu_isa_avx512_core_bf16);
  }

  /**
   * Whether sums of four products of bytes are an instruction here. Without, oneDNN's sums of two
   * can overflow.
   */
  boolean computesInt8() {
    return has(isa, dnnl.dnnl_cpu_isa_avx512_core_vnni) || has(isa, dnnl.dnnl_cpu_isa_avx2_vnni);
  }

  // An instruction set's number has a bit for each set it contains.
  private static boolean has(int isa, int wanted) {
    return (isa & wanted) == wanted;
  }
}
