package dev.maskstream.vision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.image.ClassMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final int VOID = 255;

  @Test
  void iouIsWhatBothHaveOverWhatEitherHas() {
    ConfusionMatrix matrix = new ConfusionMatrix(3, Set.of());

    matrix.add(map(0, 0, 0, 1, 1, 2), map(0, 0, 1, 1, 2, 2));

    assertThat(matrix.iou(0)).hasValue(2 / 3.0);
    assertThat(matrix.iou(1)).hasValue(1 / 3.0);
    assertThat(matrix.iou(2)).hasValue(1 / 2.0);
    assertThat(matrix.meanIou().orElseThrow()).isCloseTo(0.5, within(1e-12));
    assertThat(matrix.pixelAccuracy()).hasValue(4 / 6.0);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
  }

  @Test
  void ignoredPixelsCountNeitherForNorAgainst() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of(VOID));

    matrix.add(map(0, VOID, VOID, 1), map(0, 0, 1, 1));

    assertThat(matrix.pixels()).isEqualTo(2);
    assertThat(matrix.meanIou()).hasValue(1);
  }

  @Test
  void aClassNeitherThereNorPredictedHasNoIou() {
    ConfusionMatrix matrix = new ConfusionMatrix(3, Set.of());

    matrix.add(map(0, 0), map(0, 0));

    assertThat(matrix.iou(2)).isEmpty();
    assertThat(matrix.meanIou()).hasValue(1);
  }

  @Test
  void anIgnoredClassAmongTheOthersIsNoPartOfTheMean() {
    ConfusionMatrix matrix = new ConfusionMatrix(3, Set.of(2));

    matrix.add(map(0, 0, 1, 2), map(0, 2, 1, 0));

    assertThat(matrix.iou(0)).hasValue(1 / 2.0);
    assertThat(matrix.iou(2)).isEmpty();
    assertThat(matrix.meanIou()).hasValue(0.75);
  }

  @Test
  void predictionsBeyondTheClassesAreWrong() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of());

    matrix.add(map(0, 1), map(200, 1));

    assertThat(matrix.pixelAccuracy()).hasValue(0.5);
    assertThat(matrix.iou(0)).hasValue(0);
  }

  @Test
  void picturesAddUpInWhateverOrder() {
    ConfusionMatrix one = new ConfusionMatrix(2, Set.of());
    ConfusionMatrix other = new ConfusionMatrix(2, Set.of());
    one.add(map(0, 1), map(0, 0));
    other.add(map(1, 1), map(1, 1));

    one.addAll(other);

    assertThat(one.pixels()).isEqualTo(4);
    assertThat(one.iou(1)).hasValue(2 / 3.0);
  }

  @Test
  void nothingCountedHasNoFigures() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of());

    assertThat(matrix.pixelAccuracy()).isEmpty();
    assertThat(matrix.meanIou()).isEmpty();
  }

  @Test
  void aTruthOfAnUnknownClassIsRefused() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of());

    assertThatThrownBy(() -> matrix.add(map(0, 9), map(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class 9 at pixel 1");
  }

  @Test
  void mapsOfDifferentSizesAreRefused() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of());

    assertThatThrownBy(() -> matrix.add(map(0, 1), map(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2x1");
  }

  static ClassMap map(int... ids) {
    byte[] bytes = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = (byte) ids[i];
    }
    return new ClassMap(ids.length, 1, bytes);
  }
}
