package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.ModelLanes.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final int PLENTY = 1_000_000;

  private final Semaphore permits = new Semaphore(0);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final Bench bench = new Bench(1, 1);

  @AfterEach
  void close() {
    permits.release(PLENTY);
    bench.close();
  }

  @Test
  void framesOfTwoModelsAreSegmentedEachByItsOwn() {
    permits.release(PLENTY);
    serve("pets", 1, 4);
    serve("roads", 1, 4);

    List<FrameJob> pets = bench.submit("cam1", "pets", 0, 10);
    List<FrameJob> roads = bench.submit("cam2", "roads", 0, 10);

    Bench.awaitFinished(pets);
    Bench.awaitFinished(roads);
    assertThat(pets).extracting(job -> Bench.mask(job).getModel().getName()).containsOnly("pets");
    assertThat(roads).extracting(job -> Bench.mask(job).getModel().getName()).containsOnly("roads");
  }

  @Test
  void aFloodOfOneModelKeepsAnothersFrameWaitingForOneBatchAtMost() {
    serve("pets", 1);
    serve("roads", 1);
    List<FrameJob> jobs = new ArrayList<>(bench.submit("flood", "pets", 0, 1));
    bench.awaitBusy();
    jobs.addAll(bench.submit("flood", "pets", 1, 20));
    jobs.addAll(bench.submit("calm", "roads", 50, 3));
    bench.awaitReady(23);

    permits.release(PLENTY);

    Bench.awaitFinished(jobs);
    assertThat(order.subList(0, 7))
        .containsExactly("pets", "roads", "pets", "roads", "pets", "roads", "pets");
  }

  @Test
  void framesOfAModelThatIsLoadingKeepNoDecodeThreadFromAnothersFrames() {
    permits.release(PLENTY);
    serve("pets", 1);
    bench.lanes.standing("roads", Standing.LOADING);
    List<FrameJob> waiting = bench.submit("cam1", "roads", 0, 5);

    Bench.awaitFinished(bench.submit("cam2", "pets", 0, 5));

    assertThat(waiting).noneMatch(FrameJob::isFinished);
    assertThat(bench.pipeline.queued()).isEqualTo(5);
    serve("roads", 1);
    Bench.awaitFinished(waiting);
    assertThat(waiting).allMatch(job -> job.outcome() instanceof Outcome.Masked);
  }

  @Test
  void aFrameOfAModelThatTheRegistryDoesNotKnowIsRefused() {
    FrameJob waiting = bench.submit("cam", "roads", 0, 1).getFirst();
    assertThat(waiting.isFinished()).isFalse();

    bench.lanes.registryRead();

    assertThat(Bench.refusal(waiting)).isEqualTo("unknown-model");
    FrameJob next = bench.submit("cam", "roads", 1, 1).getFirst();
    assertThat(Bench.refusal(next)).isEqualTo("unknown-model");
  }

  @Test
  void aFrameOfAModelOfWhichNoVersionCanServeIsRefused() {
    bench.lanes.standing("roads", Standing.LOADING);
    FrameJob waiting = bench.submit("cam", "roads", 0, 1).getFirst();

    bench.lanes.standing("roads", Standing.UNAVAILABLE);

    assertThat(Bench.refusal(waiting)).isEqualTo("model-unavailable");
  }

  @Test
  void framesOfSourcesThatNameNoModelWaitForTheDefaultOne() {
    permits.release(PLENTY);
    bench.lanes.setDefault("");
    bench.lanes.registryRead();
    FrameJob job = Frames.of("cam", 0);
    bench.pipeline.submit(job);
    assertThat(bench.pipeline.queued()).isEqualTo(1);
    bench.lanes.standing("pets", Standing.LOADING);
    bench.lanes.setDefault("pets");
    assertThat(job.isFinished()).isFalse();

    serve("pets", 1);

    Bench.awaitFinished(List.of(job));
    assertThat(Bench.mask(job).getModel().getName()).isEqualTo("pets");
  }

  @Test
  void aFrameThatIsReadBeforeItsSourceStillGoesToTheModelOfTheSource() {
    permits.release(PLENTY);
    AtomicReference<Optional<String>> source = new AtomicReference<>(Optional.empty());
    FrameJob job = Frames.of("cam", 0, Freshness.everyFrame(0), source::get);
    bench.pipeline.submit(job);

    source.set(Optional.of("pets"));
    serve("fake", 1);
    serve("pets", 1);

    Bench.awaitFinished(List.of(job));
    assertThat(Bench.mask(job).getModel().getName()).isEqualTo("pets");
  }

  @Test
  void aSlotBeyondAModelsOwnTakesNoneOfItsFrames() {
    try (Bench two = new Bench(2, 1)) {
      FakeSegmenter small = Bench.held("small", permits, 1);
      two.lanes.lane("small").swap(Bench.ready(small, 1));
      FakeSegmenter large = Bench.held("large", new Semaphore(PLENTY), 1);
      two.lanes.lane("large").swap(Bench.ready(large, 2));
      List<FrameJob> held = two.submit("cam1", "small", 0, 5);
      two.awaitReady(4);

      Bench.awaitFinished(two.submit("cam2", "large", 0, 5));

      assertThat(large.threads).extracting(Thread::getName).containsExactly("engine-slot-1");
      permits.release(PLENTY);
      Bench.awaitFinished(held);
      assertThat(small.threads).extracting(Thread::getName).containsExactly("engine-slot-0");
    }
  }

  @Test
  void aFrameThatIsCancelledWhileItWaitsForItsModelIsForgotten() {
    bench.lanes.standing("roads", Standing.LOADING);
    FrameJob cancelled = bench.submit("cam", "roads", 0, 1).getFirst();
    cancelled.cancel();
    FakeSegmenter roads = serve("roads", 1);

    bench.lanes.lane("roads").clear();

    Awaitility.await().until(() -> roads.closed);
    assertThat(roads.batches).isEmpty();
  }

  private FakeSegmenter serve(String name, Integer... sizes) {
    FakeSegmenter segmenter = Bench.held(name, permits, sizes);
    segmenter.onBatch = _ -> order.add(name);
    bench.lanes.lane(name).swap(segmenter.ready());
    return segmenter;
  }
}
