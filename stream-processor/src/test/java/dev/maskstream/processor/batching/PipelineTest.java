package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.v1.DropReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final ModelLanes lanes = new ModelLanes();
  private final ModelReference models = lanes.lane("fake");
  private final List<ReadyModel> broken = new CopyOnWriteArrayList<>();
  private final Pipeline pipeline =
      new Pipeline(
          new PipelineSettings(new BatchPolicy(8, Duration.ZERO), 1, 2, 100),
          lanes,
          Frames::fit,
          Clocks.system(),
          new Pipeline.Reporting(
              new ProcessorMetrics(new SimpleMeterRegistry()), Observed.NOBODY, new Noted()),
          Frames.noPrompts());

  @BeforeEach
  void nameTheDefault() {
    lanes.setDefault("fake");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aBatchHasOnlyEverASizeTheEngineIsBuiltFor() {
    Semaphore permits = new Semaphore(0);
    FakeSegmenter engine = new FakeSegmenter("1", permits, 1, 2, 4);
    models.swap(engine.ready());

    List<FrameJob> jobs = new ArrayList<>(submit("a", 0, 1));
    awaitQueued(0);
    jobs.addAll(submit("a", 1, 13));
    awaitQueued(13);
    permits.release(1_000);
    awaitFinished(jobs);

    assertThat(engine.batches).extracting(List::size).isSubsetOf(1, 2, 4).contains(4);
    assertThat(engine.batches.stream().mapToInt(List::size).sum()).isEqualTo(14);
  }

  @Test
  void noSourceTakesMoreThanItsShareOfABatchWhileAnotherWaits() {
    Semaphore permits = new Semaphore(0);
    FakeSegmenter engine = new FakeSegmenter("1", permits, 1, 4);
    models.swap(engine.ready());
    List<FrameJob> jobs = new ArrayList<>(submit("held", 1, 1));
    awaitQueued(0);

    jobs.addAll(submit("flood", 10, 8));
    jobs.addAll(submit("calm", 50, 2));
    awaitQueued(10);
    permits.release(1_000);
    awaitFinished(jobs);

    assertThat(engine.batches.get(1)).filteredOn(colour -> colour >= 50).hasSize(2);
  }

  @Test
  void theEngineBelongsToOneThread() {
    FakeSegmenter engine = FakeSegmenter.free(1, 2, 4);
    models.swap(engine.ready());

    awaitFinished(submit("a", 0, 40));

    assertThat(engine.threads).extracting(Thread::getName).containsExactly("engine-slot-0");
  }

  @Test
  void framesWaitForTheFirstModel() {
    List<FrameJob> jobs = submit("a", 0, 3);
    assertThat(jobs).noneMatch(FrameJob::isFinished);

    models.swap(FakeSegmenter.free(1).ready());

    awaitFinished(jobs);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
  }

  @Test
  void oneFrameThatTheEngineFailsOnIsRefusedAndItsNeighboursAreNot() {
    Semaphore permits = new Semaphore(0);
    FakeSegmenter engine = new FakeSegmenter("1", permits, 1, 4);
    models.swap(engine.ready());
    List<FrameJob> held = submit("held", 1, 1);
    awaitQueued(0);
    List<FrameJob> jobs = new ArrayList<>(submit("a", 2, 3));
    FrameJob poisoned = submit("b", FakeSegmenter.POISON, 1).getFirst();
    awaitQueued(4);

    permits.release(1_000);

    awaitFinished(jobs);
    awaitFinished(held);
    awaitFinished(List.of(poisoned));
    assertThat(poisoned.outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("engine-failure"));
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
  }

  @Test
  void anEngineThatFailsOnEverythingCostsNoFrame() {
    FakeSegmenter engine = FakeSegmenter.free(1);
    engine.broken = true;
    ReadyModel model = engine.ready();
    models.swap(model);
    List<FrameJob> jobs = submit("a", 1, 3);
    Awaitility.await().until(() -> broken.contains(model));
    assertThat(jobs).noneMatch(FrameJob::isFinished);

    models.swap(FakeSegmenter.free(1).ready());

    awaitFinished(jobs);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
  }

  @Test
  void framesReadBeforeASwapAreTheOldVersionsWhichIsClosedAfterThem() {
    Semaphore permits = new Semaphore(0);
    FakeSegmenter old = new FakeSegmenter("1", permits, 1);
    models.swap(old.ready());
    List<FrameJob> jobs = new ArrayList<>(submit("a", 1, 1));
    awaitQueued(0);
    jobs.addAll(submit("a", 2, 2));
    awaitQueued(2);

    FakeSegmenter next = FakeSegmenter.free(1);
    models.swap(next.ready());
    jobs.addAll(submit("a", 4, 2));
    assertThat(old.closed).isFalse();
    permits.release(1_000);

    awaitFinished(jobs);
    assertThat(old.batches).hasSize(3);
    assertThat(next.batches).hasSize(2);
    Awaitility.await().until(() -> old.closed);
  }

  @Test
  void aFrameWhoseDeadlinePassesWhileItWaitsIsDropped() {
    FrameJob job = Frames.of("a", 1, new Freshness(false, 0, Long.MAX_VALUE, OptionalLong.of(1)));
    pipeline.submit(job);

    models.swap(FakeSegmenter.free(1).ready());

    awaitFinished(List.of(job));
    assertThat(job.outcome())
        .isInstanceOfSatisfying(
            Outcome.Dropped.class,
            dropped -> assertThat(dropped.reason()).isEqualTo(DropReason.DROP_REASON_DEADLINE));
  }

  private List<FrameJob> submit(String source, int from, int count) {
    List<FrameJob> jobs = new ArrayList<>();
    for (int at = from; at < from + count; at++) {
      jobs.add(Frames.of(source, at));
    }
    jobs.forEach(pipeline::submit);
    return jobs;
  }

  /** Until as many frames wait as the engine, which is held, leaves. */
  private void awaitQueued(int frames) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(pipeline.longestBatchNanos()).isPresent();
              assertThat(pipeline.readyFrames()).isEqualTo(frames);
            });
  }

  private static void awaitFinished(List<FrameJob> jobs) {
    Awaitility.await().until(() -> jobs.stream().allMatch(FrameJob::isFinished));
  }

  private final class Noted implements Pipeline.Trouble {
    @Override
    public void modelBroken(ReadyModel model, RuntimeException cause) {
      broken.add(model);
    }

    @Override
    public void shadowBroken(ReadyModel shadow, RuntimeException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void deviceLost(RuntimeException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void threadDied(String thread, Throwable cause) {
      throw new AssertionError(thread, cause);
    }
  }
}
