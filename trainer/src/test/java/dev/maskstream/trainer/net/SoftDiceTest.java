package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class SoftDiceTest {
  private static final float SURE = 60;
  private static final float LOG3 = (float) Math.log(3);

  @Test
  void whatIsRightAndSureIsNoLoss() {
    assertThat(loss(new float[] {SURE, 0, 0, SURE}, new long[] {0, 1}, new float[] {1, 1}))
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void itIsOneMinusDiceOfEachClassAveraged() {
    // Class 1 has probability 3/4 in the first pixel, its own, and 1/2 in the second.
    double first = (2 * 0.5 + 1) / (1 + 0.75 + 1);
    double second = (2 * 0.75 + 1) / (1 + 1.25 + 1);

    assertThat(loss(new float[] {0, 0, LOG3, 0}, new long[] {1, 0}, new float[] {1, 1}))
        .isCloseTo(1 - (first + second) / 2, within(1e-6));
  }

  @Test
  void aClassThatDoesNotOccurIsNotAveraged() {
    double dice = (2 * 1.25 + 1) / (2 + 1.25 + 1);

    assertThat(loss(new float[] {0, 0, LOG3, 0}, new long[] {1, 1}, new float[] {1, 1}))
        .isCloseTo(1 - dice, within(1e-6));
  }

  @Test
  void anIgnoredPixelDoesNotContribute() {
    double one = loss(new float[] {0, 50, LOG3, -50}, new long[] {1, 0}, new float[] {1, 0});
    double other = loss(new float[] {0, -50, LOG3, 50}, new long[] {1, 0}, new float[] {1, 0});

    assertThat(one).isEqualTo(other).isCloseTo(1 - 2.5 / 2.75, within(1e-6));
  }

  @Test
  void nothingButIgnoredPixelsIsNoLoss() {
    assertThat(loss(new float[] {1, 2, 3, 4}, new long[] {0, 0}, new float[] {0, 0})).isZero();
  }

  /** Logits are planes: both pixels of class 0, then both of class 1. */
  private static double loss(float[] logits, long[] ids, float[] weights) {
    Shape map = new Shape(1, 1, 1, 2);
    try (NDManager manager = TorchEngine.start(1).newBaseManager()) {
      NDList labels = new NDList(manager.create(ids, map), manager.create(weights, map));
      NDList predictions = new NDList(manager.create(logits, new Shape(1, 2, 1, 2)));
      return new SoftDice().evaluate(labels, predictions).getFloat();
    }
  }
}
