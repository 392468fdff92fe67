package dev.maskstream.vision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class BoundaryScoreTest {
  // A diagonal of 200 pixels: 1.5 are within reach.
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final int VOID = 255;

  private final BoundaryScore score = new BoundaryScore(2, Set.of(VOID));

  @Test
  void anEdgeOnePixelOffIsMet() {
    assertThat(score.of(map((x, _) -> x < 80 ? 0 : 1), map((x, _) -> x < 81 ? 0 : 1)))
        .containsExactly(OptionalDouble.of(1), OptionalDouble.of(1));
  }

  @Test
  void anEdgeTwoPixelsOffIsMissed() {
    assertThat(score.of(map((x, _) -> x < 80 ? 0 : 1), map((x, _) -> x < 82 ? 0 : 1)))
        .containsExactly(OptionalDouble.of(0), OptionalDouble.of(0));
  }

  /**
   * The lower half is two pixels off. Of class 0, 121 pixels are predicted: 60 above, 60 below, one
   * in the step at (80, 60). The 60 are right, and so is the step, one pixel from (79, 60). Of 120
   * true ones the upper 60 are found, (79, 60) from (79, 59), and (79, 61) from the step, 1.41 off.
   */
  @Test
  void precisionAndRecallAreCountedAlongTheBoundary() {
    ClassMap truth = map((x, _) -> x < 80 ? 0 : 1);
    ClassMap prediction = map((x, y) -> x < (y < 60 ? 80 : 82) ? 0 : 1);

    double precision = 61 / 121.0;
    double recall = 62 / 120.0;
    assertThat(score.of(truth, prediction).getFirst().orElseThrow())
        .isCloseTo(2 * precision * recall / (precision + recall), within(1e-12));
  }

  @Test
  void whatLiesExactlyAtTheDistanceIsWithinReach() {
    // 3-4-5: a diagonal of 400 pixels, 3 within reach.
    ClassMap truth = map(320, 240, (x, _) -> x < 80 ? 0 : 1);

    assertThat(score.of(truth, map(320, 240, (x, _) -> x < 83 ? 0 : 1)).getFirst()).hasValue(1);
    assertThat(score.of(truth, map(320, 240, (x, _) -> x < 84 ? 0 : 1)).getFirst()).hasValue(0);
  }

  @Test
  void aClassThatOnlyOneOfThemKnowsScoresNothing() {
    List<OptionalDouble> said = score.of(map((_, _) -> 0), map((x, y) -> x == 9 && y == 9 ? 1 : 0));

    assertThat(said).containsExactly(OptionalDouble.of(0), OptionalDouble.of(0));
  }

  @Test
  void aPictureOfOneClassHasNoBoundary() {
    assertThat(score.of(map((_, _) -> 1), map((_, _) -> 1)))
        .containsExactly(OptionalDouble.empty(), OptionalDouble.empty());
  }

  @Test
  void ignoredPixelsAreNoBoundaryWhateverIsPredictedThere() {
    ClassMap truth = map((x, _) -> x < 40 ? VOID : x < 80 ? 0 : 1);
    ClassMap prediction = map((x, y) -> x < 40 ? (y < 60 ? 0 : y % 2) : x < 80 ? 0 : 1);

    assertThat(score.of(truth, prediction))
        .containsExactly(OptionalDouble.of(1), OptionalDouble.of(1));
  }

  @Test
  void mapsOfDifferentSizesAreRefused() {
    assertThatThrownBy(() -> score.of(map((_, _) -> 0), map(3, 2, (_, _) -> 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3x2");
  }

  private static ClassMap map(IntBinaryOperator classAt) {
    return map(WIDTH, HEIGHT, classAt);
  }

  private static ClassMap map(int width, int height, IntBinaryOperator classAt) {
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) classAt.applyAsInt(i % width, i / width);
    }
    return new ClassMap(width, height, ids);
  }
}
