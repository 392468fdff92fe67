package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InteractiveTest {
  private static final int PLENTY = 1_000_000;

  private final Semaphore permits = new Semaphore(PLENTY);
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final FakeSegmenter live = Bench.held("fake", permits, 1);
  private Bench bench = new Bench(1, 1);

  @AfterEach
  void close() {
    permits.release(PLENTY);
    bench.close();
  }

  @Test
  void aClickWaitsForTheBatchAtWorkAndNoOther() {
    holdLive(1);
    List<FrameJob> jobs = bench.submit("cam", "fake", 1, 5);
    bench.awaitBusy();
    bench.awaitReady(4);

    bench.pipeline.offer(new Click("click", false));
    permits.release(PLENTY);

    Bench.awaitFinished(jobs);
    assertThat(order).startsWith("live", "click", "live");
  }

  @Test
  void liveFramesGetEverySecondTurn() {
    holdLive(1);
    List<FrameJob> jobs = bench.submit("cam", "fake", 1, 4);
    bench.awaitBusy();
    bench.awaitReady(3);

    for (int at = 0; at < 4; at++) {
      bench.pipeline.offer(new Click("click", false));
    }
    permits.release(PLENTY);

    Bench.awaitFinished(jobs);
    Awaitility.await().until(() -> order.size() == 8);
    assertThat(order)
        .containsExactly("live", "click", "live", "click", "live", "click", "live", "click");
  }

  @Test
  void oneEncoderRunsAtATimeAndWhatNeedsNoneGoesPast() {
    bench.close();
    bench = new Bench(3, 1);
    Semaphore hold = new Semaphore(0);
    bench.pipeline.offer(new Click("first encoder", true, hold));
    Awaitility.await().until(() -> order.contains("first encoder"));

    bench.pipeline.offer(new Click("second encoder", true));
    bench.pipeline.offer(new Click("click", false));

    Awaitility.await().until(() -> order.contains("click"));
    assertThat(order).doesNotContain("second encoder");
    hold.release();
    Awaitility.await().until(() -> order.contains("second encoder"));
  }

  @Test
  void whatIsBeyondTheBoundIsRefused() {
    Semaphore hold = new Semaphore(0);
    bench.pipeline.offer(new Click("at work", false, hold));
    Awaitility.await().until(() -> order.contains("at work"));

    List<Boolean> taken = new ArrayList<>();
    for (int at = 0; at < 9; at++) {
      taken.add(bench.pipeline.offer(new Click("waits", false)));
    }

    hold.release();
    assertThat(taken).containsExactly(true, true, true, true, true, true, true, true, false);
  }

  @Test
  void aFrameOfASourceWithStandingPromptsBecomesAMaskWithItsObjects() {
    FakePrompts sam = FakePrompts.free("sam");
    bench.lanes.lane("sam").swap(sam.ready(1));
    FrameJob job = Frames.of("cam", 5, "sam", List.of(point(0, 0), point(1, 1)));

    bench.pipeline.submit(job);

    Bench.awaitFinished(List.of(job));
    Mask mask = Bench.mask(job);
    assertThat(mask.getClassesList())
        .extracting(it -> it.getId() + " " + it.getName())
        .containsExactly("0 nothing", "1 prompt 1", "2 prompt 2");
    assertThat(mask.getInstancesList())
        .extracting(it -> it.getClassId() + " of prompt " + it.getPromptIndex())
        .containsExactly("1 of prompt 0", "2 of prompt 1");
    assertThat(mask.getInstances(0).getPredictedIou()).isEqualTo(1);
    assertThat(mask.getInstances(0).getBox().getRight()).isEqualTo(1);
    assertThat(sam.runs).containsExactly("encode", "decode 2");
  }

  @Test
  void aSourceOfAPromptableModelMustSayWhatToLookFor() {
    bench.lanes.lane("sam").swap(FakePrompts.free("sam").ready(1));
    FrameJob without = Frames.of("cam", 5, "sam");
    FrameJob outside = Frames.of("cam", 6, "sam", List.of(point(7, 0)));

    bench.pipeline.submit(without);
    bench.pipeline.submit(outside);

    Bench.awaitFinished(List.of(without, outside));
    assertThat(Bench.refusal(without)).isEqualTo("no-prompts");
    assertThat(Bench.refusal(outside)).isEqualTo("prompt-outside");
  }

  @Test
  void theSamePictureIsEncodedOnce() {
    FakePrompts sam = FakePrompts.free("sam");
    bench.lanes.lane("sam").swap(sam.ready(1));
    FrameJob one = Frames.of("cam", 5, "sam", List.of(point(0, 0)));
    FrameJob same = Frames.of("other", 5, "sam", List.of(point(0, 0)));

    bench.pipeline.submit(one);
    bench.pipeline.submit(same);

    Bench.awaitFinished(List.of(one, same));
    assertThat(sam.runs).containsExactlyInAnyOrder("encode", "decode 1", "decode 1");
  }

  @Test
  void aPromptableModelThatBreaksIsToldOf() {
    FakePrompts sam = FakePrompts.free("sam");
    ReadyModel model = sam.ready(1);
    bench.lanes.lane("sam").swap(model);
    sam.broken = true;

    bench.pipeline.submit(Frames.of("cam", 5, "sam", List.of(point(0, 0))));

    Awaitility.await().until(() -> bench.broken.contains(model));
    assertThat(bench.broken).containsExactly(model);
  }

  private static Prompt point(float x, float y) {
    return Prompt.newBuilder()
        .addPoints(PromptPoint.newBuilder().setX(x).setY(y).setForeground(true))
        .build();
  }

  private void holdLive(int taken) {
    live.onBatch = _ -> order.add("live");
    permits.drainPermits();
    bench.lanes.lane("fake").swap(Bench.ready(live, taken));
  }

  private final class Click implements SlotWork {
    private final String name;
    private final boolean encodes;
    private final Optional<Semaphore> hold;

    Click(String name, boolean encodes) {
      this.name = name;
      this.encodes = encodes;
      this.hold = Optional.empty();
    }

    Click(String name, boolean encodes, Semaphore hold) {
      this.name = name;
      this.encodes = encodes;
      this.hold = Optional.of(hold);
    }

    @Override
    public boolean isReadyFor(int slot) {
      return true;
    }

    @Override
    public boolean runsEncoder() {
      return encodes;
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public boolean run(int slot) {
      order.add(name);
      hold.ifPresent(Semaphore::acquireUninterruptibly);
      return false;
    }
  }
}
