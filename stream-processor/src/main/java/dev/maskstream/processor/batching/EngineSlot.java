package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One engine slot: takes batches of whichever model has its turn, runs them, hands the results on.
 * What somebody waits for comes in between; when nothing else waits it runs shadows.
 *
 * <p>Threads: {@link #runOnce} belongs to the slot's one owner thread; {@link #busyNanos} is for
 * any.
 */
final class EngineSlot {
  /** New work ends the wait. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long IDLE = Long.MIN_VALUE;

  private final int index;
  private final Parts parts;
  private final BatchRecovery recovery;
  private volatile long busySince = IDLE;

  /** What all slots share. */
  record Parts(
      FrameLanes lanes,
      Batcher batcher,
      SlotCheck check,
      ShadowStep shadow,
      PromptedRun prompted,
      BatchEnd end,
      Clocks clocks,
      ProcessorMetrics metrics) {}

  /** What happens to a batch after the engine. */
  interface BatchEnd {
    /** A frame has been segmented. Must not block for long: the engine waits meanwhile. */
    void segmented(Fitted frame, Found found, BatchFacts facts);

    /** A version has failed on so many frames. */
    void failed(ReadyModel model, int frames);

    /** A frame that a shadow was to see is not shown to it. */
    void skipped(ReadyModel shadow);

    /** The slot cannot segment anything with the model any more; its frames wait again. */
    void slotBroken(ReadyModel model, RuntimeException cause);

    /** The device is lost to this process; frames that it had wait for the next one. */
    void deviceLost(RuntimeException cause);
  }

  EngineSlot(int index, Parts parts) {
    this.index = index;
    this.parts = parts;
    this.recovery = new BatchRecovery(index, parts, this::segment);
  }

  /** Runs one batch, or returns after a while without one. */
  void runOnce() throws InterruptedException {
    Optional<FrameLanes.Work> work = parts.lanes().next(index, PATIENCE_NANOS);
    if (work.isEmpty()) {
      return;
    }
    switch (work.get()) {
      case FrameLanes.Work.Live(Line line) -> runLive(line);
      case FrameLanes.Work.Interactive(SlotWork turn) -> runInteractive(turn);
      case FrameLanes.Work.Shadow(ShadowTask task) -> runShadow(task);
    }
  }

  /** How long the batch at work has been with the engine; empty between batches. */
  OptionalLong busyNanos() {
    long since = busySince;
    return since == IDLE ? OptionalLong.empty() : OptionalLong.of(parts.clocks().nanos() - since);
  }

  private void runLive(Line line) throws InterruptedException {
    try {
      List<Fitted> batch = parts.batcher().take(line);
      if (!batch.isEmpty()) {
        recovery.run(batch, line);
      }
    } finally {
      parts.lanes().liveDone(line);
      line.model().leave();
    }
  }

  private void runInteractive(SlotWork work) {
    busySince = parts.clocks().nanos();
    boolean again = false;
    try {
      again = work.run(index);
    } finally {
      busySince = IDLE;
      parts.lanes().interactiveDone(work, again);
    }
  }

  private void runShadow(ShadowTask task) {
    busySince = parts.clocks().nanos();
    try {
      parts.shadow().run(task, index);
    } finally {
      busySince = IDLE;
      parts.lanes().shadowDone();
      task.shadow().leave();
    }
  }

  private void segment(List<Fitted> batch, Line line) {
    Segmenter segmenter = line.model().slot(index);
    long started = parts.clocks().nanos();
    busySince = started;
    long shortages = segmenter.memoryShortages();
    try {
      List<Found> results = found(batch, line.model());
      BatchFacts facts =
          new BatchFacts(
              segmenter.model(), segmenter.engine(), started, parts.clocks().nanos(), batch.size());
      parts.metrics().batchRan(batch.size(), facts.inferNanos());
      line.model().segmented(batch.size());
      line.lane().knownGood(RepeatableFrame.of(batch.getLast()));
      for (int at = 0; at < batch.size(); at++) {
        finish(batch.get(at), results.get(at), facts, line);
      }
    } finally {
      busySince = IDLE;
      parts.metrics().memoryShort(segmenter.memoryShortages() - shortages);
    }
  }

  private List<Found> found(List<Fitted> batch, ReadyModel model) {
    if (model.isPromptable()) {
      return batch.stream().map(frame -> parts.prompted().run(frame, model, index)).toList();
    }
    List<FittedFrame> frames = batch.stream().map(Fitted::frame).toList();
    List<SegmentClass> classes = model.spec().classes();
    return CheckedRun.segment(model.slot(index), frames, model.batchSizes().getFirst()).stream()
        .map(said -> new Found(said, classes, List.of()))
        .toList();
  }

  private void finish(Fitted frame, Found found, BatchFacts facts, Line line) {
    // Taken first, for a finished frame has no picture any more.
    Optional<ShadowTask> task = shadowTask(frame, found.said(), line);
    parts.end().segmented(frame, found, facts);
    task.filter(it -> !parts.lanes().offer(it)).ifPresent(it -> parts.end().skipped(it.shadow()));
  }

  private static Optional<ShadowTask> shadowTask(Fitted frame, Segmentation said, Line line) {
    FrameInput input = frame.job().input();
    return line.lane()
        .reference()
        .shadow()
        .filter(run -> run.rule().picks(input.sourceId(), input.facts().frameId()))
        .map(ShadowRun::model)
        // What prompts found is no class map to compare a semantic model's with.
        .filter(shadow -> !shadow.isPromptable() && !line.model().isPromptable())
        .map(
            shadow ->
                new ShadowTask(
                    line.lane().reference(),
                    shadow,
                    RepeatableFrame.of(frame, Geometry.of(shadow)),
                    line.model().spec(),
                    said));
  }
}
