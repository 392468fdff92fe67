package dev.maskstream.vision.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.metrics.PanopticQuality.Quality;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every number here is worked out with pencil and paper. */
class PanopticQualityTest {
  private static final Map<Integer, Integer> TRUE_CLASSES = Map.of(1, 7, 2, 8, 3, 8);

  private final PanopticQuality quality = new PanopticQuality();

  @Test
  void aPerfectAnswerHasAQualityOfOne() {
    PanopticLabels truth = labels(TRUE_CLASSES, 4, 1, 1, 1, 1, 2, 2, 3, 3);

    quality.add(truth, truth);

    assertThat(quality.of(7)).isEqualTo(new Quality(1, 0, 0, 1));
    assertThat(quality.of(8)).isEqualTo(new Quality(2, 0, 0, 2));
    assertThat(quality.of(8).panoptic()).isEqualTo(1);
  }

  @Test
  void qualityIsThatOfWhatIsFoundTimesTheShareThatIsFound() {
    // Class 7: 3 of 4 pixels, IoU 3/4. Class 8: 2 found with IoU 2/3, none other, 1 missed.
    quality.add(
        labels(TRUE_CLASSES, 5, 1, 1, 1, 1, 0, 2, 2, 2, 3, 3),
        labels(Map.of(10, 7, 20, 8), 5, 10, 10, 10, 0, 0, 20, 20, 0, 0, 0));

    assertThat(quality.of(7).segmentation()).isEqualTo(0.75);
    assertThat(quality.of(7).recognition()).isEqualTo(1);
    assertThat(quality.of(8).segmentation()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(quality.of(8).recognition()).isCloseTo(1 / 1.5, within(1e-12));
    assertThat(quality.of(8).panoptic()).isCloseTo(4 / 9.0, within(1e-12));
  }

  @Test
  void anIouOfOneHalfIsNoFind() {
    // One prediction over both objects: IoU 2/4 with each.
    quality.add(labels(TRUE_CLASSES, 4, 2, 2, 3, 3), labels(Map.of(9, 8), 4, 9, 9, 9, 9));

    assertThat(quality.of(8)).isEqualTo(new Quality(0, 1, 2, 0));
    assertThat(quality.of(8).panoptic()).isZero();
  }

  @Test
  void anotherClassIsNoFindHoweverWellItLies() {
    quality.add(labels(Map.of(1, 7), 2, 1, 1), labels(Map.of(1, 8), 2, 1, 1));

    assertThat(quality.classes())
        .isEqualTo(Map.of(7, new Quality(0, 0, 1, 0), 8, new Quality(0, 1, 0, 0)));
  }

  @Test
  void voidPixelsCountInNoIou() {
    // 2 shared, 4 predicted, 2 true, 2 of the predicted void: 2 / (4 + 2 - 2 - 2).
    quality.add(labels(Map.of(1, 7), 4, 1, 1, 0, 0), labels(Map.of(1, 7), 4, 1, 1, 1, 1));

    assertThat(quality.of(7)).isEqualTo(new Quality(1, 0, 0, 1));
  }

  @Test
  void whatLiesMostlyInVoidIsNoMistake() {
    quality.add(labels(Map.of(1, 7), 5, 1, 1, 0, 0, 0), labels(Map.of(5, 8), 5, 0, 5, 5, 5, 0));
    assertThat(quality.of(8).invented()).isZero();

    quality.add(labels(Map.of(1, 7), 5, 1, 1, 0, 0, 0), labels(Map.of(5, 8), 5, 5, 5, 5, 5, 0));
    assertThat(quality.of(8).invented()).isEqualTo(1);
  }

  @Test
  void aCrowdIsNeitherMissedNorAMistakeToFindPartOf() {
    PanopticLabels crowd =
        new PanopticLabels(4, 1, new int[] {6, 6, 6, 6}, Map.of(6, 8), Set.of(6));

    quality.add(crowd, labels(Map.of(1, 8, 2, 7), 4, 1, 1, 2, 2));

    assertThat(quality.of(8)).isEqualTo(new Quality(0, 0, 0, 0));
    assertThat(quality.of(7)).isEqualTo(new Quality(0, 1, 0, 0));
  }

  @Test
  void meansAreOverTheClassesAskedForThatOccur() {
    quality.add(labels(TRUE_CLASSES, 4, 1, 1, 2, 2), labels(Map.of(1, 7), 4, 1, 1, 0, 0));

    assertThat(quality.mean(Set.of(7, 8, 9), Quality::panoptic)).hasValue(0.5);
    assertThat(quality.mean(Set.of(7), Quality::panoptic)).hasValue(1);
    assertThat(quality.mean(Set.of(9), Quality::panoptic)).isEmpty();
  }

  @Test
  void whatOthersHaveCountedCanBeAdded() {
    PanopticQuality other = new PanopticQuality();
    quality.add(labels(Map.of(1, 7), 2, 1, 1), labels(Map.of(), 2, 0, 0));
    other.add(labels(Map.of(1, 7), 2, 1, 1), labels(Map.of(1, 7), 2, 1, 1));

    quality.addAll(other);

    assertThat(quality.of(7)).isEqualTo(new Quality(1, 0, 1, 1));
  }

  @Test
  void picturesOfTwoSizesAreRefused() {
    assertThatThrownBy(() -> quality.add(labels(Map.of(), 2, 0, 0), labels(Map.of(), 1, 0, 0)))
        .hasMessageContaining("2x1")
        .hasMessageContaining("1x2");
  }

  private static PanopticLabels labels(Map<Integer, Integer> classes, int width, int... ids) {
    return new PanopticLabels(width, ids.length / width, ids, classes, Set.of());
  }
}
