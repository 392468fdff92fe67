package dev.maskstream.vision.metrics;

import static dev.maskstream.vision.metrics.ConfusionMatrixTest.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SmoothedIouTest {

  @Test
  void itIsComputedFromProbabilitiesAndSmoothedByOne() {
    SmoothedIou iou = new SmoothedIou(2, Set.of());

    iou.add(map(0, 1), new float[] {0.75f, 0.5f, 0.25f, 0.5f});

    assertThat(iou.ofClass(0).orElseThrow())
        .isCloseTo((0.75 + 1) / (1 + 1.25 - 0.75 + 1), within(1e-9));
    assertThat(iou.ofClass(1).orElseThrow())
        .isCloseTo((0.5 + 1) / (1 + 0.75 - 0.5 + 1), within(1e-9));
    assertThat(iou.mean().orElseThrow()).isCloseTo((1.75 / 2.5 + 1.5 / 2.25) / 2, within(1e-9));
  }

  @Test
  void itFollowsThePredictionUnlikeTheNotebooksOwn() {
    SmoothedIou right = new SmoothedIou(2, Set.of());
    SmoothedIou wrong = new SmoothedIou(2, Set.of());

    right.add(map(0, 1), new float[] {1, 0, 0, 1});
    wrong.add(map(0, 1), new float[] {0, 1, 1, 0});

    assertThat(right.mean()).hasValue(1);
    assertThat(wrong.mean().orElseThrow()).isLessThan(0.5);
  }

  @Test
  void picturesAreAveragedBeforeClasses() {
    SmoothedIou iou = new SmoothedIou(2, Set.of());

    iou.add(map(0, 0), new float[] {1, 1, 0, 0});
    iou.add(map(1, 1), new float[] {1, 1, 0, 0});

    assertThat(iou.ofClass(0).orElseThrow()).isCloseTo((1 + 1 / 3.0) / 2, within(1e-9));
    assertThat(iou.ofClass(1).orElseThrow()).isCloseTo((1 + 1 / 3.0) / 2, within(1e-9));
  }

  @Test
  void ignoredPixelsDoNotCount() {
    SmoothedIou iou = new SmoothedIou(2, Set.of(255));

    iou.add(map(0, 255), new float[] {1, 0, 0, 1});

    assertThat(iou.mean()).hasValue(1);
  }

  @Test
  void tooFewProbabilitiesAreRefused() {
    SmoothedIou iou = new SmoothedIou(3, Set.of());

    assertThatThrownBy(() -> iou.add(map(0, 1), new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 probabilities for 3 classes");
  }
}
