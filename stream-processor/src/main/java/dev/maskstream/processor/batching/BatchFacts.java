package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;

/**
 * What is known of a batch after the engine.
 *
 * @param startedNanos when the engine began, by the nanosecond clock
 * @param endedNanos when it was done
 * @param frames in the batch
 */
record BatchFacts(
    ModelSpec model, EngineInfo engine, long startedNanos, long endedNanos, int frames) {
  long inferNanos() {
    return endedNanos - startedNanos;
  }
}
