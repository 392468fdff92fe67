package dev.maskstream.vision;

/**
 * How much of the machine a model may use.
 *
 * @param slots engine slots, each with a session and an owner thread of its own, 1 to 64
 * @param threadsPerSlot threads one slot computes with, 1 to 256; OneDNN takes one in any case
 * @param engine for U-Nets; promptable models run on ONNX Runtime
 */
public record EngineSettings(int slots, int threadsPerSlot, PreferredEngine engine) {
  /** Without a preference for an engine. */
  public EngineSettings(int slots, int threadsPerSlot) {
    this(slots, threadsPerSlot, PreferredEngine.AUTO);
  }

  public EngineSettings {
    if (slots < 1 || slots > 64 || threadsPerSlot < 1 || threadsPerSlot > 256) {
      throw new IllegalArgumentException(
          slots + " slots of " + threadsPerSlot + " threads: 1-64 slots, 1-256 threads each");
    }
  }

  /** One slot of one thread per processor: on a CPU this beats one slot of many threads. */
  public static EngineSettings forProcessors(int processors) {
    return new EngineSettings(Math.clamp(processors, 1, 64), 1);
  }
}
