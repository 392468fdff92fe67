package dev.maskstream.vision.metrics;

import static dev.maskstream.vision.metrics.ConfusionMatrixTest.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final int VOID = 255;
  private static final List<OptionalDouble> NO_BOUNDARY =
      List.of(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  @Test
  void summedTalliesSayWhatTheMatrixOfAllPicturesSays() {
    ConfusionMatrix all = new ConfusionMatrix(3, Set.of(VOID, 2));
    Tally sum = new Tally(3);

    for (ClassMap[] picture :
        List.of(
            new ClassMap[] {map(0, 0, 1, VOID, 2), map(0, 1, 1, 0, 0)},
            new ClassMap[] {map(1, 1, 1, 0, 0), map(1, 0, 2, 0, 0)})) {
      ConfusionMatrix one = new ConfusionMatrix(3, Set.of(VOID, 2));
      one.add(picture[0], picture[1]);
      all.add(picture[0], picture[1]);
      sum.add(Tally.of(one, NO_BOUNDARY), 1);
    }

    assertThat(sum.pixelAccuracy()).isEqualTo(all.pixelAccuracy());
    assertThat(sum.iou(0)).isEqualTo(all.iou(0)).hasValue(3 / 5.0);
    assertThat(sum.iou(1)).isEqualTo(all.iou(1)).hasValue(2 / 5.0);
    assertThat(sum.iou(2)).isEqualTo(all.iou(2)).isEmpty();
    assertThat(sum.meanIou()).isEqualTo(all.meanIou());
  }

  @Test
  void aPictureMayCountMoreThanOnce() {
    Tally sum = new Tally(3);

    sum.add(picture(map(0, 0), map(0, 1), NO_BOUNDARY), 3);
    sum.add(picture(map(1, 1), map(1, 1), NO_BOUNDARY), 1);

    assertThat(sum.pixelAccuracy()).hasValue(5 / 8.0);
    assertThat(sum.iou(0)).hasValue(3 / 6.0);
    assertThat(sum.iou(1)).hasValue(2 / 5.0);
  }

  @Test
  void boundaryScoresAreAveragedOverThePicturesThatHaveThemThenOverClasses() {
    Tally sum = new Tally(3);

    sum.add(picture(map(0), map(0), boundary(0.5, 1)), 1);
    sum.add(picture(map(0), map(0), boundary(1, Double.NaN)), 2);

    assertThat(sum.boundary(0).orElseThrow()).isCloseTo(2.5 / 3, within(1e-12));
    assertThat(sum.boundary(1)).hasValue(1);
    assertThat(sum.boundary(2)).isEmpty();
    assertThat(sum.meanBoundary().orElseThrow()).isCloseTo((2.5 / 3 + 1) / 2, within(1e-12));
  }

  private static List<OptionalDouble> boundary(double first, double second) {
    return List.of(
        OptionalDouble.of(first),
        Double.isNaN(second) ? OptionalDouble.empty() : OptionalDouble.of(second),
        OptionalDouble.empty());
  }

  private static Tally picture(ClassMap truth, ClassMap said, List<OptionalDouble> boundary) {
    ConfusionMatrix matrix = new ConfusionMatrix(3, Set.of());
    matrix.add(truth, said);
    return Tally.of(matrix, boundary);
  }
}
