package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * Lets a shadow see one frame and compares what it says with what the serving version said. A
 * shadow that fails too often in a row is given up; live frames never notice.
 *
 * <p>Threads: those of the slots.
 */
final class ShadowStep {
  static final int MOST_FAILURES = 3;

  private final BiFunction<Segmenter, byte[], Fitting> fitting;
  private final Clocks clocks;
  private final Observed observed;
  private final Pipeline.Trouble trouble;

  /**
   * @param trouble told of a shadow that has been given up, and of its last failure
   */
  ShadowStep(
      BiFunction<Segmenter, byte[], Fitting> fitting,
      Clocks clocks,
      Observed observed,
      Pipeline.Trouble trouble) {
    this.fitting = fitting;
    this.clocks = clocks;
    this.observed = observed;
    this.trouble = trouble;
  }

  void run(ShadowTask task, int slot) {
    try {
      segment(task, slot);
      task.shadow().workedAgain();
    } catch (RuntimeException failure) {
      if (EngineException.kindOf(failure) == EngineException.Kind.DEVICE_LOST) {
        trouble.deviceLost(failure);
        return;
      }
      // Whatever is wrong with a candidate, live frames have been answered already.
      observed.failed(task.shadow().spec(), true, 1);
      if (task.shadow().failedAgain() >= MOST_FAILURES) {
        giveUp(task, failure);
      }
    }
  }

  private void giveUp(ShadowTask task, RuntimeException failure) {
    if (task.reference().endShadow(task.shadow())) {
      trouble.shadowBroken(task.shadow(), failure);
    }
  }

  private void segment(ShadowTask task, int slot) {
    Segmenter segmenter = task.shadow().slot(slot);
    Optional<FittedFrame> frame = task.frame().fittedFor(task.shadow(), slot, fitting);
    if (frame.isEmpty()) {
      observed.skipped(segmenter.model(), 1);
      return;
    }
    long started = clocks.nanos();
    Segmentation said =
        CheckedRun.segment(segmenter, List.of(frame.get()), task.shadow().batchSizes().getFirst())
            .getFirst();
    long inferNanos = clocks.nanos() - started;
    ModelSpec spec = segmenter.model();
    observed.segmented(spec, true, 1, inferNanos, meanConfidence(said));
    observed.compared(spec, task.serving(), task.live().atFrameSize(), said.atFrameSize());
  }

  private static OptionalDouble meanConfidence(Segmentation said) {
    return said.meanConfidence().stream().mapToDouble(Double::doubleValue).findFirst();
  }
}
