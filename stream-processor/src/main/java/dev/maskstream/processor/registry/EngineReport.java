package dev.maskstream.processor.registry;

import dev.maskstream.vision.EngineChoice;
import java.util.List;
import java.util.function.Supplier;

/**
 * What runs a model, as measured when it was warmed up.
 *
 * @param running which engine it is now, for any thread: one that fails while it serves gives way
 * @param batchSizes sizes that are run, ascending
 * @param firstInferenceMillis a batch of the smallest size, warm
 */
public record EngineReport(
    Supplier<EngineChoice> running,
    int slots,
    List<Integer> batchSizes,
    double firstInferenceMillis) {
  public EngineReport {
    batchSizes = List.copyOf(batchSizes);
  }

  /** Of an engine that nothing stands by for. */
  public EngineReport(
      EngineChoice choice, int slots, List<Integer> batchSizes, double firstInferenceMillis) {
    this(() -> choice, slots, batchSizes, firstInferenceMillis);
  }

  /** Which engine runs it now, and why others do not. */
  public EngineChoice choice() {
    return running.get();
  }
}
