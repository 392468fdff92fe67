package dev.maskstream.processor.gate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one version did in this process over some seconds.
 *
 * @param frames segmented
 * @param failed frames that the engine failed on
 * @param skipped frames that a shadow did not see, because live ones came first
 * @param p50Micros engine time that half of the batches kept within; 0 without a batch
 * @param p99Micros the same for 99 of 100
 * @param meanConfidence 0 to 1; empty when the model gives none
 * @param agreement with what served; empty for what served, and before the first comparison
 */
record IntervalFigures(
    String model,
    String version,
    boolean shadow,
    long frames,
    long failed,
    long skipped,
    long p50Micros,
    long p99Micros,
    OptionalDouble meanConfidence,
    Optional<Agreement> agreement) {

  /**
   * How far a shadow agrees with the version that served.
   *
   * @param against that version
   * @param pixels compared, above 0
   */
  record Agreement(String against, long pixels, long agreeingPixels, List<ClassOverlap> classes) {
    Agreement {
      classes = List.copyOf(classes);
    }
  }
}
