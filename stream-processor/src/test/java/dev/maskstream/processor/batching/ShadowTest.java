package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowTest {
  private static final int PLENTY = 1_000_000;

  private final Semaphore livePermits = new Semaphore(PLENTY);
  private final Semaphore shadowPermits = new Semaphore(PLENTY);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final FakeSegmenter live = new FakeSegmenter("1", livePermits, 1);
  private final FakeSegmenter shadow = new FakeSegmenter("2", shadowPermits, 1);
  private Bench bench = new Bench(1, 1);

  @AfterEach
  void close() {
    livePermits.release(PLENTY);
    shadowPermits.release(PLENTY);
    bench.close();
  }

  @Test
  void aShadowSeesTheFramesOfItsSourcesAndIsComparedWithWhatWasServed() {
    shadow.answer = OptionalInt.of(5);
    begin(Set.of("watched"));

    Bench.awaitFinished(bench.submit("other", "fake", 3, 1));
    FrameJob watched = bench.submit("watched", 4);

    Awaitility.await().until(() -> !bench.figures.compared.isEmpty());
    assertThat(bench.figures.compared).containsExactly("1 says 4, 2 says 5");
    assertThat(Bench.mask(watched).getModel().getVersion()).isEqualTo("1");
    assertThat(shadow.fitted).as("the decoded frame is used again").hasValue(0);
    assertThat(bench.figures.count("segmented by shadow 2")).isEqualTo(1);
    assertThat(bench.figures.count("segmented by 1")).isEqualTo(2);
  }

  @Test
  void aShadowOfAnotherSizeIsGivenThePictureAnew() {
    shadow.side = 3;
    begin(Set.of());

    bench.submit("cam", 4);

    Awaitility.await().until(() -> !bench.figures.compared.isEmpty());
    assertThat(bench.figures.compared).containsExactly("1 says 4, 2 says 4");
    assertThat(shadow.fitted).hasValue(1);
  }

  @Test
  void noShadowRunsWhileALiveFrameWaits() {
    livePermits.drainPermits();
    begin(Set.of());
    List<FrameJob> jobs = new ArrayList<>(bench.submit("cam", "fake", 1, 6));
    bench.awaitReady(5);

    livePermits.release(PLENTY);

    Bench.awaitFinished(jobs);
    Awaitility.await().until(() -> shadow.batches.size() == 6);
    assertThat(order.subList(0, 6)).containsOnly("live");
  }

  @Test
  void withOneSlotALiveFrameWaitsForOneShadowAtMost() {
    shadowPermits.drainPermits();
    begin(Set.of());
    Bench.awaitFinished(together(3));
    Awaitility.await().until(() -> order.contains("shadow"));
    FrameJob next = bench.submit("cam", 9);
    bench.awaitReady(1);

    shadowPermits.release(1);

    Bench.awaitFinished(List.of(next));
    assertThat(order.subList(3, 5)).containsExactly("shadow", "live");
  }

  @Test
  void withSeveralSlotsALiveFrameAlwaysFindsOneFree() {
    bench.close();
    bench = new Bench(3, 1);
    shadowPermits.drainPermits();
    begin(Set.of());
    Bench.awaitFinished(bench.submit("cam", "fake", 1, 5));
    Awaitility.await().until(() -> order.stream().filter("shadow"::equals).count() == 2);

    Bench.awaitFinished(bench.submit("cam", "fake", 10, 5));

    assertThat(order.stream().filter("shadow"::equals)).hasSize(2);
  }

  @Test
  void framesThatTheEngineHasNoTimeForAreSkippedAndCounted() {
    shadowPermits.drainPermits();
    begin(Set.of());
    Bench.awaitFinished(bench.submit("cam", "fake", 1, 1));
    Awaitility.await().until(() -> order.contains("shadow"));
    livePermits.drainPermits();
    List<FrameJob> jobs = bench.submit("cam", "fake", 2, 12);
    bench.awaitReady(12);

    livePermits.release(PLENTY);
    shadowPermits.release(PLENTY);

    Bench.awaitFinished(jobs);
    Awaitility.await().until(() -> shadow.batches.size() == 1 + ShadowQueue.CAPACITY);
    assertThat(bench.figures.count("skipped")).isEqualTo(12 - ShadowQueue.CAPACITY);
  }

  @Test
  void aShadowThatKeepsFailingIsGivenUpAndCostsNoLiveFrame() {
    shadow.broken = true;
    ReadyModel candidate = begin(Set.of());

    List<FrameJob> jobs = bench.submit("cam", "fake", 1, 10);

    Bench.awaitFinished(jobs);
    Awaitility.await().until(() -> shadow.closed);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
    assertThat(bench.brokenShadows).containsExactly(candidate);
    assertThat(bench.broken).isEmpty();
    assertThat(shadow.batches).hasSize(ShadowStep.MOST_FAILURES);
    assertThat(bench.figures.count("failed by shadow 2")).isEqualTo(ShadowStep.MOST_FAILURES);
    assertThat(bench.lanes.lane("fake").shadow()).isEmpty();
  }

  @Test
  void aShadowThatAnswersInWrongShapesFails() {
    shadow.answersInWrongShape = true;
    begin(Set.of());

    bench.submit("cam", "fake", 1, 10);

    Awaitility.await().until(() -> shadow.closed);
    assertThat(bench.figures.compared).isEmpty();
  }

  @Test
  void aShadowThatIsPromotedServesAndIsNoShadowAnyMore() {
    ReadyModel candidate = begin(Set.of());
    Bench.awaitFinished(List.of(bench.submit("cam", 1)));

    candidate.enter();
    bench.lanes.lane("fake").swap(candidate);
    bench.lanes.lane("fake").shadow(Optional.empty());

    FrameJob next = bench.submit("cam", 2);
    Bench.awaitFinished(List.of(next));
    assertThat(Bench.mask(next).getModel().getVersion()).isEqualTo("2");
    assertThat(shadow.closed).isFalse();
    Awaitility.await().until(() -> live.closed);
  }

  @Test
  void aShadowThatEndsLeavesNothingWaiting() {
    shadowPermits.drainPermits();
    begin(Set.of());
    Bench.awaitFinished(together(4));
    Awaitility.await().until(() -> order.contains("shadow"));

    bench.lanes.lane("fake").shadow(Optional.empty());
    shadowPermits.release(PLENTY);

    Awaitility.await().until(() -> shadow.closed);
    assertThat(shadow.batches).hasSize(1);
  }

  /** Frames that all wait for the one slot before it runs any, so that no shadow comes between. */
  private List<FrameJob> together(int count) {
    livePermits.drainPermits();
    List<FrameJob> jobs = bench.submit("cam", "fake", 1, count);
    bench.awaitReady(count - 1);
    livePermits.release(PLENTY);
    return jobs;
  }

  private ReadyModel begin(Set<String> sources) {
    live.onBatch = _ -> order.add("live");
    shadow.onBatch = _ -> order.add("shadow");
    bench.lanes.lane("fake").swap(Bench.ready(live, 3));
    ReadyModel candidate = Bench.ready(shadow, 3);
    bench.lanes.lane("fake").shadow(Optional.of(new ShadowRun(candidate, 1, sources)));
    candidate.leave();
    return candidate;
  }
}
