package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine slot: takes batches, runs them, hands the results on.
 *
 * <p>Threads: {@link #runOnce} and {@link #leave} belong to the slot's one owner thread; {@link
 * #busyNanos} is for any.
 */
final class EngineSlot {
  private static final Logger log = LoggerFactory.getLogger(EngineSlot.class);
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long IDLE = Long.MIN_VALUE;

  private final int index;
  private final ModelReference models;
  private final Batcher batcher;
  private final BatchEnd end;
  private final Clocks clocks;
  private final ProcessorMetrics metrics;
  private ReadyModel adopted;
  private volatile long busySince = IDLE;

  /** What happens to a batch after the engine. */
  interface BatchEnd {
    /** A frame has been segmented. Must not block for long: the engine waits meanwhile. */
    void segmented(Fitted frame, Segmentation segmentation, BatchFacts facts);

    /** The slot cannot segment anything any more; its frames wait again. */
    void slotBroken(ReadyModel model, RuntimeException cause);
  }

  EngineSlot(
      int index,
      ModelReference models,
      Batcher batcher,
      BatchEnd end,
      Clocks clocks,
      ProcessorMetrics metrics) {
    this.index = index;
    this.models = models;
    this.batcher = batcher;
    this.end = end;
    this.clocks = clocks;
    this.metrics = metrics;
  }

  /** Runs one batch, or returns after a short wait without one. */
  void runOnce() throws InterruptedException {
    if (!adopt()) {
      return;
    }
    List<Fitted> batch = batcher.take(adopted, PATIENCE_NANOS);
    if (!batch.isEmpty()) {
      run(batch);
    }
  }

  /** How long the batch at work has been with the engine; empty between batches. */
  OptionalLong busyNanos() {
    long since = busySince;
    return since == IDLE ? OptionalLong.empty() : OptionalLong.of(clocks.nanos() - since);
  }

  /** Lets go of the model. */
  void leave() {
    if (adopted != null) {
      adopted.leave();
      adopted = null;
    }
  }

  /** Reads the model reference: the one place where a swap takes effect. */
  private boolean adopt() throws InterruptedException {
    if (adopted != null && models.current().filter(adopted::equals).isPresent()) {
      return true;
    }
    leave();
    Optional<ReadyModel> next = models.enter(PATIENCE_NANOS);
    if (next.isPresent() && index >= next.get().slotCount()) {
      next.get().leave();
      models.awaitOtherThan(next.get(), PATIENCE_NANOS);
      return false;
    }
    adopted = next.orElse(null);
    return adopted != null;
  }

  private void run(List<Fitted> batch) throws InterruptedException {
    try {
      segment(batch);
    } catch (RuntimeException failure) {
      metrics.engineFailed();
      log.atWarn()
          .addKeyValue("frames", batch.size())
          .addKeyValue("model", adopted.spec().version())
          .setCause(failure)
          .log("engine failed; each frame is tried alone");
      runOneByOne(batch);
    }
  }

  /** The remedy for a failed batch: a frame that fails alone is at fault, unless the slot is. */
  private void runOneByOne(List<Fitted> batch) throws InterruptedException {
    for (int at = 0; at < batch.size(); at++) {
      Fitted frame = batch.get(at);
      try {
        segment(List.of(frame));
      } catch (RuntimeException failure) {
        if (!stillWorks()) {
          breakOff(batch.subList(at, batch.size()), failure);
          return;
        }
        frame
            .job()
            .refuse("engine-failure", "the engine failed on this frame: " + failure.getMessage());
      }
    }
  }

  private void breakOff(List<Fitted> unserved, RuntimeException failure)
      throws InterruptedException {
    batcher.giveBack(unserved);
    end.slotBroken(adopted, failure);
    // Until the model has been loaded anew, this slot takes nothing.
    models.awaitOtherThan(adopted, Long.MAX_VALUE);
  }

  /** Whether the slot can segment a frame that is known to be good. */
  private boolean stillWorks() {
    try {
      Warmup.run(adopted.slot(index), adopted.batchSizes().getFirst());
      return true;
    } catch (RuntimeException failure) {
      log.atError().setCause(failure).log("engine slot is broken");
      return false;
    }
  }

  private void segment(List<Fitted> batch) {
    Segmenter segmenter = adopted.slot(index);
    List<FittedFrame> frames = padded(batch, adopted.batchSizes().getFirst());
    long started = clocks.nanos();
    busySince = started;
    try {
      List<Segmentation> results = segmenter.segment(frames);
      if (results.size() != frames.size()) {
        throw new EngineException(
            results.size() + " results for " + frames.size() + " frames", null);
      }
      BatchFacts facts =
          new BatchFacts(
              segmenter.model(), segmenter.engine(), started, clocks.nanos(), batch.size());
      metrics.batchRan(batch.size(), facts.inferNanos());
      for (int at = 0; at < batch.size(); at++) {
        end.segmented(batch.get(at), results.get(at), facts);
      }
    } finally {
      busySince = IDLE;
    }
  }

  /** An engine that takes no single frame is given the last one more than once. */
  private static List<FittedFrame> padded(List<Fitted> batch, int smallest) {
    List<FittedFrame> frames = new ArrayList<>();
    batch.forEach(fitted -> frames.add(fitted.frame()));
    while (frames.size() < smallest) {
      frames.add(frames.getLast());
    }
    return frames;
  }
}
