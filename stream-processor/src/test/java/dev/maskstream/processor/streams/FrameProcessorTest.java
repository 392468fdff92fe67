package dev.maskstream.processor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a commit is asked for. */
class FrameProcessorTest {
  private final OneSlot slot = new OneSlot();
  private final MockProcessorContext<byte[], byte[]> context = partition(0);
  private long offset;

  @BeforeEach
  void serve() {
    slot.serve();
  }

  @AfterEach
  void close() {
    slot.close();
  }

  private FrameProcessor started(boolean commitsAtRest) {
    return started(commitsAtRest, context);
  }

  private FrameProcessor started(
      boolean commitsAtRest, MockProcessorContext<byte[], byte[]> partition) {
    FrameProcessor processor = slot.processor(commitsAtRest);
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

    slot.permits.release();
    awaitForwarded(1);
    assertThat(context.committed()).isFalse();

    slot.permits.release();
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

    slot.permits.release();
    awaitForwarded(1);
    assertThat(context.committed()).isFalse();

    slot.permits.release();
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

    slot.permits.release();
    awaitForwarded(1);

    assertThat(context.committed()).isFalse();
  }
}
