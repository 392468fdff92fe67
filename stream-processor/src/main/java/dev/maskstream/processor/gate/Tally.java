package dev.maskstream.processor.gate;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The counts of one version in one role.
 *
 * <p>Threads: one at a time.
 */
final class Tally {
  long failed;
  long skipped;
  private long frames;
  private final InferTimes times = new InferTimes();
  private double confidences;
  private long confidentFrames;
  private String against = "";
  private Optional<Overlap> overlap = Optional.empty();

  void segmented(int batch, long inferMicros, OptionalDouble meanConfidence) {
    frames += batch;
    times.add(inferMicros);
    if (meanConfidence.isPresent()) {
      confidences += meanConfidence.getAsDouble() * batch;
      confidentFrames += batch;
    }
  }

  /** Comparisons with a version that no longer serves are forgotten. */
  void compared(String servingVersion, Overlap frame) {
    if (overlap.isPresent() && against.equals(servingVersion)) {
      overlap.get().add(frame);
      return;
    }
    against = servingVersion;
    overlap = Optional.of(frame);
  }

  IntervalFigures figures(String model, String version, boolean shadow) {
    return new IntervalFigures(
        model,
        version,
        shadow,
        frames,
        failed,
        skipped,
        times.percentileMicros(0.5),
        times.percentileMicros(0.99),
        confidentFrames == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(confidences / confidentFrames),
        overlap.map(
            all ->
                new IntervalFigures.Agreement(
                    against, all.pixels(), all.agreeingPixels(), all.classes())));
  }
}
