package dev.maskstream.processor.batching;

import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import java.util.List;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a slot can still segment frames that are known to be good: a plain grey one, and the
 * frame that its lane segmented last, which may have been another version's.
 *
 * <p>Threads: that of the slot.
 */
final class SlotCheck {
  private static final Logger log = LoggerFactory.getLogger(SlotCheck.class);

  private final BiFunction<Segmenter, byte[], Fitting> fitting;

  SlotCheck(BiFunction<Segmenter, byte[], Fitting> fitting) {
    this.fitting = fitting;
  }

  boolean works(Line line, int slot) {
    if (line.model().isPromptable()) {
      return works(line.model(), slot);
    }
    Segmenter segmenter = line.model().slot(slot);
    int smallest = line.model().batchSizes().getFirst();
    try {
      Warmup.run(segmenter, smallest);
      line.lane()
          .knownGood()
          .flatMap(good -> good.fittedFor(line.model(), slot, fitting))
          .ifPresent(frame -> CheckedRun.segment(segmenter, List.of(frame), smallest));
      return true;
    } catch (RuntimeException failure) {
      log.atError()
          .addKeyValue("model", line.lane().model())
          .addKeyValue("version", line.model().spec().version())
          .setCause(failure)
          .log("engine slot is broken");
      return false;
    }
  }

  /** The same by a plain grey picture alone, for a promptable model with a prompt in its middle. */
  static boolean works(ReadyModel model, int slot) {
    try {
      if (model.isPromptable()) {
        PromptWarmup.run(model.prompts(slot));
      } else {
        Warmup.run(model.slot(slot), model.batchSizes().getFirst());
      }
      return true;
    } catch (RuntimeException failure) {
      log.atError()
          .addKeyValue("model", model.spec().name())
          .addKeyValue("version", model.spec().version())
          .setCause(failure)
          .log("engine slot is broken");
      return false;
    }
  }
}
