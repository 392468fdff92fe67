package dev.maskstream.tensorrt;

import java.util.List;

/** Whether TensorRT can be used in this process, and if not, why not. */
public sealed interface Verdict {
  /**
   * It can.
   *
   * @param driver the CUDA version that the driver speaks, such as {@code 13.0}
   * @param tensorRt such as {@code 11.2.1}
   * @param gpus at least one, in the driver's order
   */
  record Usable(String driver, String tensorRt, List<Gpu> gpus) implements Verdict {
    public Usable {
      gpus = List.copyOf(gpus);
    }
  }

  /**
   * It cannot.
   *
   * @param reason a sentence for the operator, with the numbers
   */
  record Unusable(Obstacle obstacle, String reason) implements Verdict {}

  /** What stands in the way, in the order it is looked for. */
  enum Obstacle {
    UNSUPPORTED_PLATFORM,
    NO_DRIVER,
    DRIVER_TOO_OLD,
    NO_DEVICE,
    DRIVER_FAILED,
    MISSING_LIBRARY,
    WRONG_VERSION
  }
}
