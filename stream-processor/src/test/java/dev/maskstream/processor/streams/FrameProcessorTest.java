package dev.maskstream.processor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.BatchPolicy;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.processor.batching.Frames;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.Observed;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.batching.PipelineSettings;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.registry.SourceDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a commit is asked for. */
class FrameProcessorTest {
  private final Semaphore permits = new Semaphore(0);
  private final FakeSegmenter engine = new FakeSegmenter("1", permits, 1);
  private final ModelLanes lanes = new ModelLanes();
  private final ProcessorMetrics metrics = new ProcessorMetrics(new SimpleMeterRegistry());
  private final Pipeline pipeline =
      new Pipeline(
          new PipelineSettings(new BatchPolicy(1, Duration.ZERO), 1, 1, 100),
          lanes,
          Frames::fit,
          Clocks.system(),
          new Pipeline.Reporting(metrics, Observed.NOBODY, new NoTrouble()),
          Frames.noPrompts());
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private long offset;

  @BeforeEach
  void serve() {
    lanes.setDefault("fake");
    lanes.lane("fake").swap(engine.ready());
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private FrameProcessor started(boolean commitsAtRest) {
    FrameProcessor processor =
        new FrameProcessor(
            new FrameProcessor.Parts(
                "frames",
                new ThreadLedgers("frames", System::nanoTime),
                pipeline,
                new FrameReader(new SourceDirectory(), 60_000),
                new Answers(Clocks.system()),
                Clocks.system(),
                metrics,
                commitsAtRest));
    processor.init(context);
    return processor;
  }

  private void process(FrameProcessor processor) {
    context.setRecordMetadata("frames", 0, offset++);
    processor.process(new Record<>("cam".getBytes(StandardCharsets.UTF_8), new byte[] {1}, offset));
  }

  private void awaitForwarded(int masks) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .pollInSameThread()
        .until(
            () -> {
              context
                  .scheduledPunctuators()
                  .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
              return context.forwarded().size() == masks;
            });
  }

  @Test
  void theMaskOfTheLastFrameInFlightIsCommittedAtOnceWhereReadersWaitForThat() {
    FrameProcessor processor = started(true);
    process(processor);
    process(processor);

    permits.release();
    awaitForwarded(1);
    assertThat(context.committed()).isFalse();

    permits.release();
    awaitForwarded(2);
    assertThat(context.committed()).isTrue();
  }

  @Test
  void elseCommitsKeepToTheirInterval() {
    FrameProcessor processor = started(false);
    process(processor);

    permits.release();
    awaitForwarded(1);

    assertThat(context.committed()).isFalse();
  }
}
