package dev.maskstream.vision;

import ai.djl.Model;
import dev.maskstream.vision.EngineException.Kind;
import java.util.Optional;

/**
 * What a loaded model tells of the device it is on, by DJL's properties: engines are known by their
 * names only. One that has no such properties, as ONNX Runtime, tells by its words.
 *
 * <p>Threads: any.
 */
public final class DeviceReport {
  /** Why the device is lost to this process; there is no such property while it is not. */
  static final String LOST = "device.lost";

  /** How often the device has had too little memory for a batch of the model. */
  static final String MEMORY_SHORTAGES = "device.memory.shortages";

  private final Model model;

  public DeviceReport(Model model) {
    this.model = model;
  }

  Optional<String> lost() {
    return Optional.ofNullable(model.getProperty(LOST));
  }

  /** How often there was too little memory since the model was loaded. */
  public long memoryShortages() {
    return model.longProperty(MEMORY_SHORTAGES, 0);
  }

  /**
   * What a failure was.
   *
   * @param shortagesBefore how many there were before what failed
   */
  public Kind kindOfFailure(long shortagesBefore, Throwable failure) {
    if (lost().isPresent()) {
      return Kind.DEVICE_LOST;
    }
    return memoryShortages() > shortagesBefore
        ? Kind.OUT_OF_MEMORY
        : CudaWords.kind(String.valueOf(EngineException.rootMessage(failure)));
  }
}
