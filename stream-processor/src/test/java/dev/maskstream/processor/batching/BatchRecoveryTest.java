package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.EngineException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of frames whose device is lost or has too little memory. */
class BatchRecoveryTest {
  private final Semaphore permits = new Semaphore(0);
  private final FakeSegmenter engine = Bench.held("fake", permits, 1, 2, 4, 8);
  private final Bench bench = new Bench(1, 1);

  @AfterEach
  void close() {
    permits.release(1_000);
    bench.close();
  }

  @Test
  void framesOfALostDeviceAreNeitherAnsweredNorTriedAgain() {
    engine.failure = Kind.DEVICE_LOST;
    engine.broken = true;

    List<FrameJob> jobs = runTogether(5);

    Awaitility.await().until(() -> !bench.lost.isEmpty());
    bench.awaitIdle();
    assertThat(bench.lost).containsExactly("poisoned batch [0]");
    assertThat(jobs).noneMatch(FrameJob::isFinished);
    assertThat(engine.batches).hasSize(1);
    assertThat(bench.broken).as("nothing to be built anew").isEmpty();
  }

  @Test
  void framesOfALostDeviceAreThereForAnother() {
    engine.failure = Kind.DEVICE_LOST;
    engine.broken = true;
    List<FrameJob> jobs = runTogether(5);
    Awaitility.await().until(() -> !bench.lost.isEmpty());

    bench.lanes.lane("fake").swap(FakeSegmenter.free(1).ready());

    Bench.awaitFinished(jobs);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
  }

  @Test
  void aDeviceLostWhileFramesAreTriedAloneIsLostAllTheSame() {
    engine.onBatch =
        colours -> engine.failure = colours.size() == 1 ? Kind.DEVICE_LOST : Kind.FAILED;
    List<FrameJob> jobs = hold();
    jobs.addAll(bench.submit("a", "fake", FakeSegmenter.POISON, 1));
    jobs.addAll(bench.submit("b", "fake", 1, 3));

    release(4);

    Awaitility.await().until(() -> !bench.lost.isEmpty());
    assertThat(jobs).noneMatch(job -> job.outcome() instanceof Outcome.Refused);
  }

  @Test
  void aShadowThatLosesTheDeviceIsMoreThanAShadowThatFails() {
    FakeSegmenter shadow = new FakeSegmenter("2", new Semaphore(1_000), 1);
    shadow.failure = Kind.DEVICE_LOST;
    shadow.broken = true;
    permits.release(1_000);
    bench.lanes.lane("fake").swap(engine.ready());
    bench.lanes.lane("fake").shadow(Optional.of(new ShadowRun(shadow.ready(), 1, Set.of())));

    Bench.awaitFinished(bench.submit("a", "fake", 1, 1));

    Awaitility.await().until(() -> !bench.lost.isEmpty());
    assertThat(bench.brokenShadows).isEmpty();
  }

  @Test
  void aBatchThatHasNoRoomRunsInHalvesAndSoDoLaterOnes() {
    engine.room = 4;

    List<FrameJob> jobs = runTogether(9);

    Bench.awaitFinished(jobs);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
    assertThat(engine.batches).extracting(List::size).containsExactly(1, 8, 4, 4);
    Bench.awaitFinished(bench.submit("a", "fake", 20, 8));
    assertThat(engine.batches).extracting(List::size).filteredOn(size -> size == 8).hasSize(1);
    assertThat(shortages()).isEqualTo(1);
  }

  @Test
  void whatHasNoRoomInHalvesEitherWaitsForASmallerBatch() {
    engine.room = 1;

    List<FrameJob> jobs = runTogether(9);

    Bench.awaitFinished(jobs);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
    assertThat(bench.broken).isEmpty();
    assertThat(shortages()).isEqualTo(5);
  }

  @Test
  void aFrameThatHasNoRoomAloneIsNotAtFault() {
    engine.room = 0;

    List<FrameJob> jobs = runTogether(2);

    Awaitility.await().until(() -> !bench.broken.isEmpty());
    assertThat(jobs).noneMatch(FrameJob::isFinished);
    assertThat(engine.batches).as("once, and once more").hasSize(2);
  }

  /** One frame that holds the engine until the others wait together. */
  private List<FrameJob> runTogether(int frames) {
    List<FrameJob> jobs = hold();
    jobs.addAll(bench.submit("a", "fake", 1, frames - 1));
    release(frames - 1);
    return jobs;
  }

  private List<FrameJob> hold() {
    bench.lanes.lane("fake").swap(engine.ready());
    List<FrameJob> jobs = new ArrayList<>(bench.submit("a", "fake", 0, 1));
    bench.awaitBusy();
    return jobs;
  }

  private void release(int waiting) {
    bench.awaitReady(waiting);
    permits.release(1_000);
  }

  private double shortages() {
    return bench.meters.get("maskstream.processor.engine.memory.shortages").counter().count();
  }
}
