package dev.maskstream.processor.registry;

import dev.maskstream.vision.EngineChoice;
import java.util.List;

/**
 * What runs a model, as measured when it was warmed up.
 *
 * @param batchSizes sizes that are run, ascending
 * @param firstInferenceMillis a batch of the smallest size, warm
 */
public record EngineReport(
    EngineChoice choice, int slots, List<Integer> batchSizes, double firstInferenceMillis) {
  public EngineReport {
    batchSizes = List.copyOf(batchSizes);
  }
}
