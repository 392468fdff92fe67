package dev.maskstream.tensorrt;

import dev.maskstream.tensorrt.Verdict.Obstacle;
import dev.maskstream.tensorrt.Verdict.Unusable;
import dev.maskstream.tensorrt.Verdict.Usable;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Finds out whether TensorRT can be used, from the driver upwards, and loads nothing of NVIDIA's
 * before the driver has said that there is a device.
 *
 * @param platform as {@code os.name on os.arch}
 * @param driverLibrary a name that the system's loader looks for, or a path
 * @param tensorRt loads TensorRT and tells its version, 10000 x major + 100 x minor + patch
 */
record TensorRtProbe(String platform, String driverLibrary, IntSupplier tensorRt) {
  static final String PLATFORM = "Linux on amd64";

  /** The driver's CUDA must be of the same major version as the one TensorRT was built for. */
  static final int OLDEST_DRIVER = 13_000;

  static TensorRtProbe ofThisMachine() {
    return new TensorRtProbe(
        System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
        CudaDriver.LIBRARY,
        TensorRtLibrary::load);
  }

  Verdict run() {
    if (!platform.equals(PLATFORM)) {
      return new Unusable(
          Obstacle.UNSUPPORTED_PLATFORM,
          "TensorRT runs here on " + PLATFORM + " only; this is " + platform);
    }
    CudaDriver driver;
    try {
      driver = CudaDriver.open(driverLibrary);
    } catch (IllegalArgumentException e) {
      return new Unusable(Obstacle.NO_DRIVER, "no NVIDIA driver: " + e.getMessage());
    }
    try {
      return ask(driver);
    } catch (CudaDriver.DriverFailure e) {
      return new Unusable(Obstacle.DRIVER_FAILED, "the NVIDIA driver fails: " + e.getMessage());
    }
  }

  private Verdict ask(CudaDriver driver) {
    // The version is told without a device, and explains an initialisation that fails.
    int version = driver.version();
    if (version < OLDEST_DRIVER) {
      return new Unusable(
          Obstacle.DRIVER_TOO_OLD,
          "the NVIDIA driver speaks CUDA %s; %s or newer is needed (driver 580 or newer)"
              .formatted(cuda(version), cuda(OLDEST_DRIVER)));
    }
    int code = driver.init();
    if (code == CudaError.NO_DEVICE) {
      return new Unusable(
          Obstacle.NO_DEVICE, "a driver but no GPU: cuInit returns " + CudaError.describe(code));
    }
    if (code != 0) {
      return new Unusable(
          Obstacle.DRIVER_FAILED,
          "the NVIDIA driver does not start: cuInit returns " + CudaError.describe(code));
    }
    List<Gpu> gpus = driver.gpus();
    if (gpus.isEmpty()) {
      return new Unusable(
          Obstacle.NO_DEVICE, "a driver but no GPU: it counts 0 devices (CUDA_VISIBLE_DEVICES?)");
    }
    return askTensorRt(cuda(version), gpus);
  }

  private Verdict askTensorRt(String cuda, List<Gpu> gpus) {
    int found;
    try {
      found = tensorRt.getAsInt();
    } catch (LinkageError e) {
      return new Unusable(
          Obstacle.MISSING_LIBRARY, "a library of TensorRT's is missing: " + rootMessage(e));
    }
    if (found != TensorRtLibrary.WANTED) {
      return new Unusable(
          Obstacle.WRONG_VERSION,
          "TensorRT is %s; these classes were made for %s"
              .formatted(tensorRt(found), tensorRt(TensorRtLibrary.WANTED)));
    }
    return new Usable(cuda, tensorRt(found), gpus);
  }

  private static String cuda(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  private static String tensorRt(int version) {
    return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
