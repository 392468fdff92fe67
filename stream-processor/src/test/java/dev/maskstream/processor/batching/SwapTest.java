package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwapTest {
  private static final int SLOTS = 3;
  private static final int SWAPS = 50;
  private static final int PLENTY = 1_000_000;

  private final Bench bench = new Bench(SLOTS, 2);
  private final ModelReference fake = bench.lanes.lane("fake");

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void overFiftySwapsEachPartitionChangesItsVersionAtOnePointAndNoBatchIsMixed() {
    Random random = new Random(7);
    List<FrameJob> jobs = new ArrayList<>();
    List<FakeSegmenter> versions = new ArrayList<>();
    for (int version = 0; version <= SWAPS; version++) {
      versions.add(swapIn(version));
      for (int at = random.nextInt(12); at > 0; at--) {
        jobs.add(bench.submit("cam" + random.nextInt(3), jobs.size() % 90));
      }
    }

    Bench.awaitFinished(jobs);

    for (int partition = 0; partition < 3; partition++) {
      int wanted = partition;
      assertThat(jobs)
          .filteredOn(job -> job.input().position().getPartition() == wanted)
          .extracting(job -> Integer.parseInt(Bench.mask(job).getModel().getVersion()))
          .isSorted();
    }
    assertThat(jobs).extracting(Bench::mask).allMatch(SwapTest::isOfTheVersionItNames);
    assertThat(versions.stream().mapToInt(version -> frames(version)).sum()).isEqualTo(jobs.size());
    Awaitility.await()
        .until(() -> versions.subList(0, SWAPS).stream().allMatch(version -> version.closed));
    assertThat(versions.getLast().closed).isFalse();
  }

  @Test
  void aLaterFrameOfThePartitionDoesNotOvertakeTheSwapOnAnotherSlot() {
    Semaphore permits = new Semaphore(0);
    FakeSegmenter old = new FakeSegmenter("1", permits, 1);
    fake.swap(Bench.ready(old, SLOTS));
    List<FrameJob> jobs = new ArrayList<>(bench.submit("cam0", "fake", 1, SLOTS + 2));
    bench.awaitReady(2);

    fake.swap(Bench.ready(new FakeSegmenter("2", new Semaphore(PLENTY), 1), SLOTS));
    jobs.add(bench.submit("cam0", 20));
    permits.release(PLENTY);

    Bench.awaitFinished(jobs);
    assertThat(jobs)
        .extracting(job -> Bench.mask(job).getModel().getVersion())
        .containsExactly("1", "1", "1", "1", "1", "2");
  }

  @Test
  void aVersionThatThrowsFromItsThirdBatchOnCostsNoFrame() {
    FakeSegmenter bad = new FakeSegmenter("2", new Semaphore(PLENTY), 1);
    bad.worksFor = 2;

    assertThat(framesServedThrough(bad)).allMatch(mask -> isOfTheVersionItNames(mask));
    assertThat(bench.broken).isNotEmpty().allMatch(model -> model.framesSegmented() <= 2);
  }

  @Test
  void aVersionThatAnswersInWrongShapesServesNoWrongFrame() {
    FakeSegmenter bad = new FakeSegmenter("2", new Semaphore(PLENTY), 1);
    bad.onBatch = _ -> bad.answersInWrongShape = bad.batches.size() >= 2;

    assertThat(framesServedThrough(bad))
        .allMatch(mask -> mask.getWidth() == 1)
        .allMatch(mask -> isOfTheVersionItNames(mask));
    assertThat(bench.broken).isNotEmpty();
  }

  @Test
  void aVersionThatWorksOnAPlainFrameOnlyIsFoundOutByTheFrameThatWorkedBefore() {
    FakeSegmenter bad = new FakeSegmenter("2", new Semaphore(PLENTY), 1);
    bad.worksOnGreyOnly = true;

    List<Mask> masks = framesServedThrough(bad);

    assertThat(masks).extracting(mask -> mask.getModel().getVersion()).doesNotContain("2");
    assertThat(bench.broken).isNotEmpty().allMatch(model -> model.framesSegmented() == 0);
  }

  @Test
  void framesOfAVersionThatBrokeAreNotDecodedAgainForOneOfTheSameSize() {
    FakeSegmenter bad = FakeSegmenter.free(1);
    bad.broken = true;
    fake.swap(Bench.ready(bad, SLOTS));
    List<FrameJob> jobs = bench.submit("cam", "fake", 1, 6);
    Awaitility.await().until(() -> bench.broken.size() == SLOTS);
    bench.awaitReady(6);

    FakeSegmenter good = new FakeSegmenter("2", new Semaphore(PLENTY), 1);
    fake.swap(Bench.ready(good, SLOTS));

    Bench.awaitFinished(jobs);
    assertThat(good.batches).hasSize(6);
    assertThat(good.fitted).hasValue(0);
  }

  @Test
  void framesOfAVersionThatBrokeAreDecodedAgainForOneOfAnotherSize() {
    FakeSegmenter bad = FakeSegmenter.free(1);
    bad.broken = true;
    fake.swap(Bench.ready(bad, SLOTS));
    List<FrameJob> jobs = bench.submit("cam", "fake", 1, 6);
    Awaitility.await().until(() -> bench.broken.size() == SLOTS);

    FakeSegmenter good = new FakeSegmenter("2", new Semaphore(PLENTY), 1);
    good.side = 2;
    fake.swap(Bench.ready(good, SLOTS));

    Bench.awaitFinished(jobs);
    assertThat(jobs).allMatch(job -> job.outcome() instanceof Outcome.Masked);
    assertThat(good.fitted).hasValue(6);
  }

  @Test
  void aVersionThatBreaksAfterItWasReplacedLeavesItsFramesToItsSuccessor() {
    Semaphore permits = new Semaphore(0);
    FakeSegmenter old = new FakeSegmenter("1", permits, 1);
    old.broken = true;
    fake.swap(Bench.ready(old, SLOTS));
    List<FrameJob> jobs = bench.submit("cam", "fake", 1, 6);
    bench.awaitReady(3);
    fake.swap(Bench.ready(new FakeSegmenter("2", new Semaphore(PLENTY), 1), SLOTS));

    permits.release(PLENTY);

    Bench.awaitFinished(jobs);
    assertThat(jobs).extracting(job -> Bench.mask(job).getModel().getVersion()).containsOnly("2");
    Awaitility.await().until(() -> old.closed);
  }

  /** Frames before, during and after a bad version, which the registry takes back. */
  private List<Mask> framesServedThrough(FakeSegmenter bad) {
    swapIn(1);
    List<FrameJob> jobs = new ArrayList<>(bench.submit("cam", "fake", 0, 10));
    Bench.awaitFinished(jobs);
    bench.remedy = model -> swapBackFrom(model);
    bad.answer = OptionalInt.of(2);
    fake.swap(Bench.ready(bad, SLOTS));
    jobs.addAll(bench.submit("cam", "fake", 10, 20));
    Bench.awaitFinished(jobs);
    jobs.addAll(bench.submit("cam", "fake", 30, 10));
    Bench.awaitFinished(jobs);
    return jobs.stream().map(Bench::mask).toList();
  }

  private void swapBackFrom(ReadyModel model) {
    if (fake.current().filter(model::equals).isPresent()) {
      swapIn(1);
    }
  }

  private FakeSegmenter swapIn(int version) {
    FakeSegmenter segmenter =
        new FakeSegmenter(Integer.toString(version), new Semaphore(PLENTY), 1, 2);
    segmenter.answer = OptionalInt.of(version);
    fake.swap(Bench.ready(segmenter, SLOTS));
    return segmenter;
  }

  private static int frames(FakeSegmenter segmenter) {
    return segmenter.batches.stream().mapToInt(List::size).sum();
  }

  /** Each segmenter answers with its own version as the class. */
  private static boolean isOfTheVersionItNames(Mask mask) {
    return mask.getAreasList().stream()
        .allMatch(area -> Integer.toString(area.getClassId()).equals(mask.getModel().getVersion()));
  }
}
