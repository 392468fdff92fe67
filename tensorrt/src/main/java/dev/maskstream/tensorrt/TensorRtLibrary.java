package dev.maskstream.tensorrt;

import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.presets.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libraries of CUDA's runtime and of TensorRT, and what was found of them in this process. */
public final class TensorRtLibrary {
  /** What the Java classes were generated from. Constants, so nothing is loaded. */
  static final int WANTED =
      nvinfer.NV_TENSORRT_MAJOR * 10_000
          + nvinfer.NV_TENSORRT_MINOR * 100
          + nvinfer.NV_TENSORRT_PATCH;

  private static final Logger LOG = LoggerFactory.getLogger(TensorRtLibrary.class);

  private TensorRtLibrary() {}

  /**
   * Whether TensorRT can be used here. Asked once; later calls give the same answer. Threads: any.
   */
  public static Verdict probe() {
    return Found.VERDICT;
  }

  /**
   * Loads everything and tells TensorRT's version as 10000 x major + 100 x minor + patch. Only to
   * be called where a driver and a device are.
   *
   * @throws LinkageError if a library is missing
   */
  static int load() {
    limitNothing();
    loadCompiler();
    Loader.load(cudart.class);
    Loader.load(nvinfer.class);
    Loader.load(nvonnxparser.class);
    return nvinfer.getInferLibVersion();
  }

  // TensorRT fuses layers with NVRTC where it finds it, and looks for it by name: one that this
  // process has loaded already is found wherever it lies.
  private static void loadCompiler() {
    try {
      Loader.load(nvrtc.class);
    } catch (LinkageError e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("NVRTC is missing: TensorRT builds, but fuses fewer layers");
    }
  }

  // JavaCPP counts what the driver maps as the process's memory and would refuse to allocate.
  private static void limitNothing() {
    String limit = "org.bytedeco.javacpp.maxphysicalbytes";
    if (System.getProperty(limit) == null) {
      System.setProperty(limit, "0");
    }
  }

  private static final class Found {
    static final Verdict VERDICT = TensorRtProbe.ofThisMachine().run();
  }
}
