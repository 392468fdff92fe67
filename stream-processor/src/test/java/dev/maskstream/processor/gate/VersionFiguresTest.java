package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class VersionFiguresTest {
  private static final ModelSpec ONE = spec("1", "background", "road");
  private static final ModelSpec TWO = spec("2", "background", "road");

  private final VersionFigures figures = new VersionFigures();

  @Test
  void framesAndFailuresAddUp() {
    figures.segmented(ONE, false, 3, 1_000_000, OptionalDouble.of(0.5));
    figures.segmented(ONE, false, 1, 3_000_000, OptionalDouble.of(0.9));
    figures.failed(ONE, false, 2);

    IntervalFigures one = only();
    assertThat(one.frames()).isEqualTo(4);
    assertThat(one.failed()).isEqualTo(2);
    assertThat(one.meanConfidence().getAsDouble()).isCloseTo(0.6, within(1e-9));
    assertThat(one.p50Micros()).isBetween(970L, 1_030L);
    assertThat(one.p99Micros()).isBetween(2_900L, 3_100L);
  }

  @Test
  void aVersionThatServesAndOneInTheShadowAreTwo() {
    figures.segmented(ONE, false, 1, 1, OptionalDouble.empty());
    figures.segmented(ONE, true, 1, 1, OptionalDouble.empty());

    assertThat(figures.take()).extracting(IntervalFigures::shadow).containsExactly(false, true);
  }

  @Test
  void whatWasTakenIsNotThereAgain() {
    figures.skipped(TWO, 5);
    assertThat(only().skipped()).isEqualTo(5);

    assertThat(figures.take()).isEmpty();
  }

  @Test
  void agreementIsCountedByPixelAndByClass() {
    figures.compared(TWO, ONE, map(0, 0, 1, 1), map(0, 1, 1, 1));
    figures.compared(TWO, ONE, map(0, 0, 0, 0), map(0, 0, 0, 0));

    IntervalFigures.Agreement agreement = only().agreement().orElseThrow();
    assertThat(agreement.against()).isEqualTo("1");
    assertThat(agreement.pixels()).isEqualTo(8);
    assertThat(agreement.agreeingPixels()).isEqualTo(7);
    assertThat(agreement.classes())
        .containsExactly(
            new ClassOverlap(0, "background", 5, 6), new ClassOverlap(1, "road", 2, 3));
  }

  @Test
  void theSameIdIsNotTheSameClassUnderAnotherName() {
    ModelSpec renamed = spec("3", "background", "water");

    figures.compared(renamed, ONE, map(0, 1), map(0, 1));

    assertThat(only().agreement().orElseThrow().agreeingPixels()).isEqualTo(1);
  }

  @Test
  void comparisonsWithWhatNoLongerServesAreForgotten() {
    figures.compared(TWO, ONE, map(0, 0), map(1, 1));
    figures.compared(TWO, spec("9", "background", "road"), map(0), map(0));

    assertThat(only().agreement().orElseThrow())
        .returns("9", IntervalFigures.Agreement::against)
        .returns(1L, IntervalFigures.Agreement::pixels);
  }

  @Test
  void mapsOfTwoSizesAreNotCompared() {
    figures.compared(TWO, ONE, map(0), map(0, 0));

    assertThat(figures.take()).isEmpty();
  }

  @Test
  void noCountIsLostBetweenThreadsAndTakers() throws InterruptedException {
    int threads = 4;
    int batches = 20_000;
    CountDownLatch done = new CountDownLatch(threads);
    long taken = 0;

    try (ExecutorService slots = Executors.newFixedThreadPool(threads)) {
      for (int slot = 0; slot < threads; slot++) {
        slots.execute(
            () -> {
              for (int batch = 0; batch < batches; batch++) {
                figures.segmented(ONE, false, 1, 1_000, OptionalDouble.empty());
              }
              done.countDown();
            });
      }
      while (done.getCount() > 0) {
        taken += figures.take().stream().mapToLong(IntervalFigures::frames).sum();
      }
    }

    taken += figures.take().stream().mapToLong(IntervalFigures::frames).sum();
    assertThat(taken).isEqualTo((long) threads * batches);
  }

  private IntervalFigures only() {
    List<IntervalFigures> taken = figures.take();
    assertThat(taken).hasSize(1);
    return taken.getFirst();
  }

  private static ClassMap map(int... ids) {
    byte[] bytes = new byte[ids.length];
    for (int at = 0; at < ids.length; at++) {
      bytes[at] = (byte) ids[at];
    }
    return new ClassMap(ids.length, 1, bytes);
  }

  private static ModelSpec spec(String version, String... names) {
    List<SegmentClass> classes =
        List.of(new SegmentClass(0, names[0], 0), new SegmentClass(1, names[1], 0));
    return new ModelSpec("street", version, "", classes, 8, 8, Fit.LETTERBOX);
  }
}
