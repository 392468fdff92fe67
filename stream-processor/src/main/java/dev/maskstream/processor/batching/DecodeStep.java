package dev.maskstream.processor.batching;

import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.processor.prompts.SentPrompts;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.prompt.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encoded pictures to frames at the network's size, for the engine slots. Only frames whose version
 * is there come this way, so that no thread waits for a model.
 *
 * <p>Threads: any number may run the step, each a frame of its own.
 */
final class DecodeStep {
  private static final Logger log = LoggerFactory.getLogger(DecodeStep.class);

  /** A frame ends the wait. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FrameLanes lanes;
  private final BiFunction<Segmenter, byte[], Fitting> fitting;
  private final Clocks clocks;
  private final ProcessorMetrics metrics;

  DecodeStep(
      FrameLanes lanes,
      BiFunction<Segmenter, byte[], Fitting> fitting,
      Clocks clocks,
      ProcessorMetrics metrics) {
    this.lanes = lanes;
    this.fitting = fitting;
    this.clocks = clocks;
    this.metrics = metrics;
  }

  /** Decodes one frame, or returns after a while without one. */
  void runOnce() throws InterruptedException {
    lanes.arrived().awaitSize(1, PATIENCE_NANOS);
    lanes
        .arrived()
        .take(1, job -> Optional.of(job).filter(FrameJob::isWaiting))
        .forEach(job -> lanes.lineOf(job).ifPresent(line -> decode(job, line)));
  }

  private void decode(FrameJob job, Line line) {
    if (!line.model().enter()) {
      // Only a frame that is finished has a line whose model is closed.
      return;
    }
    try {
      fit(job, line);
    } finally {
      line.model().leave();
    }
  }

  private void fit(FrameJob job, Line line) {
    long started = clocks.nanos();
    try {
      if (line.model().isPromptable() && job.input().prompts().get().isEmpty()) {
        job.refuse(
            "no-prompts",
            "model %s is promptable, and the source does not say what to look for: set its prompts"
                .formatted(line.lane().model()));
        return;
      }
      switch (fitting.apply(line.model().slot(0), job.picture())) {
        case Fitting.Refused(String code, String reason) -> job.refuse(code, reason);
        case Fitting.Fitted(FittedFrame frame) -> fitted(job, line, frame, started);
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

  private void fitted(FrameJob job, Line line, FittedFrame frame, long started) {
    if (!line.model().isPromptable()) {
      ready(job, line, frame, started);
      return;
    }
    int width = frame.letterbox().frameWidth();
    int height = frame.letterbox().frameHeight();
    switch (SentPrompts.standing(
        job.input().prompts().get(), width, height, line.model().prompts(0).limits())) {
      case SentPrompts.No(Refused why) -> job.refuse(why.code(), why.reason());
      case SentPrompts.Yes(List<Prompt> prompts) ->
          ready(job, line, frame.withPrompts(prompts), started);
    }
  }

  private void ready(FrameJob job, Line line, FittedFrame frame, long started) {
    long ended = clocks.nanos();
    metrics.decoded(ended - started);
    job.fit(frame, line.geometry(), ended - started, ended);
    lanes.ready(job);
  }
}
