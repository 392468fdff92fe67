package dev.maskstream.processor.batching;

import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encoded pictures to frames at the network's size, for the batcher. While there is no model,
 * frames wait here.
 *
 * <p>Threads: any number may run the step, each a frame of its own.
 */
final class DecodeStep {
  private static final Logger log = LoggerFactory.getLogger(DecodeStep.class);
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final FairQueue arrived;
  private final ModelReference models;
  private final BiFunction<Segmenter, byte[], Fitting> fitting;
  private final Batcher batcher;
  private final Clocks clocks;
  private final ProcessorMetrics metrics;

  DecodeStep(
      FairQueue arrived,
      ModelReference models,
      BiFunction<Segmenter, byte[], Fitting> fitting,
      Batcher batcher,
      Clocks clocks,
      ProcessorMetrics metrics) {
    this.arrived = arrived;
    this.models = models;
    this.fitting = fitting;
    this.batcher = batcher;
    this.clocks = clocks;
    this.metrics = metrics;
  }

  /** Decodes one frame, or returns after a short wait without one. */
  void runOnce() throws InterruptedException {
    arrived.awaitSize(1, PATIENCE_NANOS);
    Optional<ReadyModel> model = models.enter(PATIENCE_NANOS);
    if (model.isEmpty()) {
      return;
    }
    try {
      List<FrameJob> next = arrived.take(1, job -> Optional.of(job).filter(FrameJob::isWaiting));
      next.forEach(job -> decode(job, model.get()));
    } finally {
      model.get().leave();
    }
  }

  private void decode(FrameJob job, ReadyModel model) {
    long started = clocks.nanos();
    try {
      switch (fitting.apply(model.slot(0), job.picture())) {
        case Fitting.Refused(String code, String reason) -> job.refuse(code, reason);
        case Fitting.Fitted(FittedFrame frame) -> {
          long ended = clocks.nanos();
          metrics.decoded(ended - started);
          job.fit(frame, model, ended - started, ended);
          batcher.add(job);
        }
      }
    } catch (RuntimeException fault) {
      // A decoder's fault must cost this frame only, not the thread that all frames need.
      log.atError()
          .addKeyValue("frame", job.input().facts().frameId())
          .setCause(fault)
          .log("decoding failed in an unforeseen way");
      job.refuse("internal-error", "decoding failed in an unforeseen way: " + fault);
    }
  }
}
