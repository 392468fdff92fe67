package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.BatchPolicy;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.processor.batching.Frames;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ModelReference;
import dev.maskstream.processor.batching.NoTrouble;
import dev.maskstream.processor.batching.Observed;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.batching.PipelineSettings;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.registry.SourceDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** A pipeline of one engine slot that segments one frame for each permit, for frame processors. */
final class OneSlot implements AutoCloseable {
  final Semaphore permits = new Semaphore(0);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ThreadLedgers ledgers = new ThreadLedgers("frames", System::nanoTime);
  private final FakeSegmenter engine = new FakeSegmenter("1", permits, 1);
  private final ModelLanes lanes = new ModelLanes();
  private final ModelReference models = lanes.lane("fake");
  private final ProcessorMetrics metrics = new ProcessorMetrics(meters);
  private final Pipeline pipeline =
      new Pipeline(
          new PipelineSettings(new BatchPolicy(1, Duration.ZERO), 1, 1, 100),
          lanes,
          Frames::fit,
          Clocks.system(),
          new Pipeline.Reporting(metrics, Observed.NOBODY, new NoTrouble()),
          Frames.noPrompts());

  OneSlot() {
    lanes.setDefault("fake");
  }

  /** From here on there is a model; frames wait before. */
  void serve() {
    models.swap(engine.ready());
  }

  FrameProcessor processor(boolean commitsAtRest) {
    return new FrameProcessor(
        new FrameProcessor.Parts(
            "frames",
            ledgers,
            pipeline,
            new FrameReader(new SourceDirectory(), 60_000),
            new Answers(Clocks.system()),
            Clocks.system(),
            metrics,
            commitsAtRest));
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
