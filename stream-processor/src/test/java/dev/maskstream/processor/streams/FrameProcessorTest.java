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
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.apache.kafka.streams.processor.TaskId;
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
  private final ThreadLedgers ledgers = new ThreadLedgers("frames", System::nanoTime);
  private final MockProcessorContext<byte[], byte[]> context = partition(0);
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
    return started(commitsAtRest, context);
  }

  private FrameProcessor started(
      boolean commitsAtRest, MockProcessorContext<byte[], byte[]> partition) {
    FrameProcessor processor =
        new FrameProcessor(
            new FrameProcessor.Parts(
                "frames",
                ledgers,
                pipeline,
                new FrameReader(new SourceDirectory(), 60_000),
                new Answers(Clocks.system()),
                Clocks.system(),
                metrics,
                commitsAtRest));
    processor.init(partition);
    return processor;
  }

  private static MockProcessorContext<byte[], byte[]> partition(int number) {
    return new MockProcessorContext<>(
        new Properties(), new TaskId(0, number), new File("no-state"));
  }

  private void process(FrameProcessor processor) {
    process(processor, context, "cam");
  }

  private void process(
      FrameProcessor processor, MockProcessorContext<byte[], byte[]> partition, String source) {
    partition.setRecordMetadata("frames", partition.taskId().partition(), offset++);
    processor.process(
        new Record<>(source.getBytes(StandardCharsets.UTF_8), new byte[] {1}, offset));
  }

  private void awaitForwarded(int masks) {
    awaitForwarded(context, masks);
  }

  private static void awaitForwarded(MockProcessorContext<byte[], byte[]> partition, int masks) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .pollInSameThread()
        .until(
            () -> {
              partition
                  .scheduledPunctuators()
                  .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
              return partition.forwarded().size() == masks;
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
  void aFrameInFlightOnAnotherPartitionOfTheThreadHoldsTheCommitOff() {
    MockProcessorContext<byte[], byte[]> other = partition(1);
    FrameProcessor first = started(true);
    FrameProcessor second = started(true, other);
    process(first);
    process(second, other, "other");

    permits.release();
    awaitForwarded(1);
    assertThat(context.committed()).isFalse();

    permits.release();
    awaitForwarded(other, 1);
    assertThat(other.committed()).isTrue();
  }

  @Test
  void framesThatAreAnsweredAsTheyAreReadAskForNoCommitEach() {
    FrameProcessor processor = started(true);

    process(processor, context, "no source's name");

    assertThat(context.forwarded()).hasSize(1);
    assertThat(context.committed()).isFalse();
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
