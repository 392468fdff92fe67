package dev.maskstream.vision.metrics;

import static dev.maskstream.vision.metrics.ConfusionMatrixTest.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.PairedBootstrap.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  private static final List<OptionalDouble> NO_BOUNDARY =
      List.of(OptionalDouble.empty(), OptionalDouble.empty());
  private static final Tally RIGHT = picture(map(0), map(0));
  private static final Tally WRONG = picture(map(0), map(1));

  private final PairedBootstrap bootstrap = new PairedBootstrap(20_000, 1);

  /**
   * In each of 20 pictures of one pixel b is right, a in every other. The difference in a resample
   * is a binomial count of 20 halves, over 20. At most 5 come with probability 0.021, at most 6
   * with 0.058, so that 2.5 % lie below 6; above 14 as many.
   */
  @Test
  void theIntervalHoldsTheMiddleOfABinomialCount() {
    List<Tally> a = new ArrayList<>(Collections.nCopies(10, RIGHT));
    a.addAll(Collections.nCopies(10, WRONG));
    List<Tally> b = Collections.nCopies(20, RIGHT);

    Difference said = compare(a, b, Tally::pixelAccuracy).orElseThrow();

    assertThat(said.difference()).isEqualTo(0.5);
    assertThat(said.low()).isCloseTo(6 / 20.0, within(1e-12));
    assertThat(said.high()).isCloseTo(14 / 20.0, within(1e-12));
  }

  /** All 3^3 draws of three pictures, each as likely: the interval is taken from them by hand. */
  @Test
  void theIntervalIsThatOfAllPossibleDraws() {
    List<Tally> a =
        List.of(
            picture(map(0, 0, 1, 1), map(0, 1, 1, 1)),
            picture(map(0, 1, 1, 1), map(0, 0, 0, 1)),
            picture(map(0, 0, 0, 1), map(1, 1, 1, 1)));
    List<Tally> b =
        List.of(
            picture(map(0, 0, 1, 1), map(0, 0, 1, 1)),
            picture(map(0, 1, 1, 1), map(0, 1, 0, 1)),
            picture(map(0, 0, 0, 1), map(0, 1, 0, 0)));
    List<Double> all = new ArrayList<>();
    for (int draw = 0; draw < 27; draw++) {
      Tally sumA = new Tally(2);
      Tally sumB = new Tally(2);
      for (int picture : new int[] {draw % 3, draw / 3 % 3, draw / 9}) {
        sumA.add(a.get(picture), 1);
        sumB.add(b.get(picture), 1);
      }
      all.add(sumB.meanIou().orElseThrow() - sumA.meanIou().orElseThrow());
    }
    Collections.sort(all);

    Difference said = compare(a, b, Tally::meanIou).orElseThrow();

    // Each draw has 1/27 = 3.7 % of the probability, more than the 2.5 % cut off at either end.
    assertThat(said.low()).isCloseTo(all.getFirst(), within(1e-12));
    assertThat(said.high()).isCloseTo(all.getLast(), within(1e-12));
  }

  @Test
  void bothModelsGetTheSamePictures() {
    // Pictures differ wildly, models not at all: drawn apart, they would seem to.
    List<Tally> pictures = List.of(RIGHT, WRONG, RIGHT, WRONG, WRONG);

    assertThat(compare(pictures, pictures, Tally::pixelAccuracy))
        .contains(new Difference(0.4, 0.4, 0, 0));
  }

  @Test
  void aDifferenceIsSeenWhenZeroIsOutsideTheInterval() {
    assertThat(new Difference(0.5, 0.6, 0.01, 0.2).isSeen()).isTrue();
    assertThat(new Difference(0.6, 0.5, -0.2, -0.01).isSeen()).isTrue();
    assertThat(new Difference(0.5, 0.6, -0.01, 0.2).isSeen()).isFalse();
  }

  @Test
  void aFigureThatAModelDoesNotHaveHasNoDifference() {
    assertThat(compare(List.of(RIGHT), List.of(RIGHT), tally -> tally.iou(1))).isEmpty();
  }

  @Test
  void drawsWithoutARareClassCountForNoSide() {
    Tally rare = picture(map(0, 1), map(0, 1));
    Tally missed = picture(map(0, 1), map(0, 0));

    // Drawn without the last picture (0.8^5 = 33 %) there is no class 1 to compare.
    assertThat(
            compare(
                List.of(RIGHT, RIGHT, RIGHT, RIGHT, missed),
                List.of(RIGHT, RIGHT, RIGHT, RIGHT, rare),
                tally -> tally.iou(1)))
        .contains(new Difference(0, 1, 1, 1));
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    List<Tally> a = List.of(RIGHT, WRONG, WRONG, RIGHT, WRONG, WRONG, RIGHT);
    List<Tally> b = List.of(RIGHT, RIGHT, WRONG, WRONG, RIGHT, WRONG, RIGHT);
    List<Function<Tally, OptionalDouble>> figures = List.of(Tally::meanIou);

    assertThat(new PairedBootstrap(100, 7).compare(a, b, figures))
        .isEqualTo(new PairedBootstrap(100, 7).compare(a, b, figures));
  }

  @Test
  void modelsMeasuredOnDifferentPicturesAreNotCompared() {
    assertThatThrownBy(() -> compare(List.of(RIGHT), List.of(RIGHT, WRONG), Tally::meanIou))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 pictures against 2");
  }

  @Test
  void tooFewResamplesAreRefused() {
    assertThatThrownBy(() -> new PairedBootstrap(10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Optional<Difference> compare(
      List<Tally> a, List<Tally> b, Function<Tally, OptionalDouble> figure) {
    return bootstrap.compare(a, b, List.of(figure)).getFirst();
  }

  private static Tally picture(ClassMap truth, ClassMap said) {
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of());
    matrix.add(truth, said);
    return Tally.of(matrix, NO_BOUNDARY);
  }
}
