package dev.maskstream.vision;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How much of the machine a model may use, and which engine is to run it.
 *
 * @param slots engine slots, each with a session and an owner thread of its own, 1 to 64
 * @param threadsPerSlot threads one slot computes with, 1 to 256; OneDNN takes one in any case
 * @param engine for U-Nets; of promptable models TensorRT may run the encoder, and ONNX Runtime
 *     runs the rest
 * @param leastAgreement share of a golden frame's pixels that must have the class that ONNX Runtime
 *     gives them, if {@link PreferredEngine#AUTO} is to pick another engine, 0 to 1
 * @param device which GPU, in the driver's order, 0 to 63; says nothing where there is none
 * @param refit whether TensorRT gives a plan that it has the weights of a new file of the same
 *     network, instead of building for minutes
 * @param pictures folder of pictures on which another engine's encoder is held to ONNX Runtime's
 */
public record EngineSettings(
    int slots,
    int threadsPerSlot,
    PreferredEngine engine,
    double leastAgreement,
    int device,
    boolean refit,
    Optional<Path> pictures) {
  public static final double LEAST_AGREEMENT = 0.995;

  /** On ONNX Runtime, which runs every model. */
  public EngineSettings(int slots, int threadsPerSlot) {
    this(slots, threadsPerSlot, PreferredEngine.ONNX_RUNTIME);
  }

  public EngineSettings(int slots, int threadsPerSlot, PreferredEngine engine) {
    this(slots, threadsPerSlot, engine, LEAST_AGREEMENT, 0, false, Optional.empty());
  }

  public EngineSettings {
    if (slots < 1 || slots > 64 || threadsPerSlot < 1 || threadsPerSlot > 256) {
      throw new IllegalArgumentException(
          slots + " slots of " + threadsPerSlot + " threads: 1-64 slots, 1-256 threads each");
    }
    if (device < 0 || device > 63) {
      throw new IllegalArgumentException("a GPU's number is 0 to 63, not " + device);
    }
    if (!(leastAgreement >= 0 && leastAgreement <= 1)) {
      throw new IllegalArgumentException("a share of pixels is 0 to 1, not " + leastAgreement);
    }
  }

  /** One slot of one thread per processor: on a CPU this beats one slot of many threads. */
  public static EngineSettings forProcessors(int processors) {
    return new EngineSettings(Math.clamp(processors, 1, 64), 1);
  }
}
