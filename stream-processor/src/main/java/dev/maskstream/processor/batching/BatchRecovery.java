package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.vision.EngineException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches and finds a remedy for those that an engine fails on. Only a frame that fails alone,
 * on a slot that works for others, pays for it with a refusal.
 *
 * <p>Threads: that of the slot.
 */
final class BatchRecovery {
  private static final Logger log = LoggerFactory.getLogger(BatchRecovery.class);

  private final int slot;
  private final EngineSlot.Parts parts;
  private final Engine engine;

  /** Segments a batch and hands the results on, or throws as the engine does. */
  interface Engine {
    void segment(List<Fitted> batch, Line line);
  }

  BatchRecovery(int slot, EngineSlot.Parts parts, Engine engine) {
    this.slot = slot;
    this.parts = parts;
    this.engine = engine;
  }

  void run(List<Fitted> batch, Line line) {
    try {
      engine.segment(batch, line);
    } catch (RuntimeException failure) {
      parts.metrics().engineFailed();
      switch (EngineException.kindOf(failure)) {
        case DEVICE_LOST -> lose(batch, line, failure);
        case OUT_OF_MEMORY -> runSmaller(batch, line, failure);
        case FAILED -> {
          warn(batch, line, failure, "engine failed; each frame is tried alone");
          runOneByOne(batch, line);
        }
      }
    }
  }

  /** A frame that fails alone is at fault, unless the model fails on good frames too. */
  private void runOneByOne(List<Fitted> batch, Line line) {
    for (int at = 0; at < batch.size(); at++) {
      List<Fitted> left = batch.subList(at, batch.size());
      try {
        engine.segment(List.of(left.getFirst()), line);
      } catch (RuntimeException failure) {
        if (!refuse(left.getFirst(), line, failure)) {
          giveUp(left, line, failure);
          return;
        }
      }
    }
  }

  /** Whether it was the frame's fault. */
  private boolean refuse(Fitted frame, Line line, RuntimeException failure) {
    if (EngineException.kindOf(failure) != EngineException.Kind.FAILED
        || !parts.check().works(line, slot)) {
      return false;
    }
    parts.end().failed(line.model(), 1);
    frame
        .job()
        .refuse("engine-failure", "the engine failed on this frame: " + failure.getMessage());
    return true;
  }

  /**
   * Half the size from now on, and once more at once. What does not fit even then waits for its
   * turn in a smaller batch still, or for the model to be built anew where there is none.
   */
  private void runSmaller(List<Fitted> batch, Line line, RuntimeException failure) {
    boolean smaller = line.model().halve(batch.size());
    warn(batch, line, failure, "device memory is short; batches are smaller from now on");
    List<Fitted> left = batch;
    while (!left.isEmpty()) {
      List<Fitted> part = left.subList(0, partOf(left.size(), line.model().batchSizes()));
      try {
        engine.segment(part, line);
      } catch (RuntimeException again) {
        switch (EngineException.kindOf(again)) {
          case FAILED -> runOneByOne(part, line);
          case OUT_OF_MEMORY -> {
            if (smaller) {
              parts.lanes().giveBack(line, left);
            } else {
              giveUp(left, line, again);
            }
            return;
          }
          case DEVICE_LOST -> {
            lose(left, line, again);
            return;
          }
        }
      }
      left = left.subList(part.size(), left.size());
    }
  }

  /** The largest size that so many frames fill; fewer than the smallest are filled up elsewhere. */
  private static int partOf(int frames, List<Integer> sizes) {
    return sizes.reversed().stream().filter(size -> size <= frames).findFirst().orElse(frames);
  }

  private void giveUp(List<Fitted> unserved, Line line, RuntimeException failure) {
    if (EngineException.kindOf(failure) == EngineException.Kind.DEVICE_LOST) {
      lose(unserved, line, failure);
      return;
    }
    parts.end().failed(line.model(), unserved.size());
    parts.lanes().broken(line, slot, unserved);
    parts.end().slotBroken(line.model(), failure);
  }

  /**
   * Nothing in this process can use the device any more. The frames stay unfinished, so no commit
   * passes them and the next process reads them again.
   */
  private void lose(List<Fitted> unserved, Line line, RuntimeException failure) {
    parts.lanes().broken(line, slot, unserved);
    parts.end().deviceLost(failure);
  }

  private static void warn(List<Fitted> batch, Line line, RuntimeException cause, String message) {
    log.atWarn()
        .addKeyValue("frames", batch.size())
        .addKeyValue("model", line.lane().model())
        .addKeyValue("version", line.model().spec().version())
        .setCause(cause)
        .log(message);
  }
}
