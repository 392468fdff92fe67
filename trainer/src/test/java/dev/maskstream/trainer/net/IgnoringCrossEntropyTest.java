package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class IgnoringCrossEntropyTest {
  private static final Shape LOGITS = new Shape(1, 2, 1, 2);
  private static final Shape MAP = new Shape(1, 1, 1, 2);

  @Test
  void aPixelsLossIsTheLogarithmOfItsProbability() {
    float[] twoPixels = {0, 0, (float) Math.log(3), 0};

    double loss = loss(twoPixels, new long[] {1, 0}, new float[] {1, 1});

    assertThat(loss).isCloseTo((Math.log(4 / 3.0) + Math.log(2)) / 2, within(1e-5));
  }

  @Test
  void anIgnoredPixelDoesNotContribute() {
    double one = loss(new float[] {0, 50, 1, -50}, new long[] {1, 0}, new float[] {1, 0});
    double other = loss(new float[] {0, -50, 1, 50}, new long[] {1, 0}, new float[] {1, 0});

    assertThat(one).isEqualTo(other).isCloseTo(Math.log(1 + Math.exp(-1)), within(1e-5));
  }

  @Test
  void aPixelCountsAsMuchAsItsWeight() {
    float[] logits = {0, 0, (float) Math.log(3), 0};

    double loss = loss(logits, new long[] {1, 0}, new float[] {3, 1});

    assertThat(loss).isCloseTo((3 * Math.log(4 / 3.0) + Math.log(2)) / 4, within(1e-5));
  }

  @Test
  void nothingButIgnoredPixelsIsNoLoss() {
    double loss = loss(new float[] {1, 2, 3, 4}, new long[] {0, 0}, new float[] {0, 0});

    assertThat(loss).isZero();
  }

  /** Logits are planes: both pixels of class 0, then both of class 1. */
  private static double loss(float[] logits, long[] ids, float[] weights) {
    try (NDManager manager = TorchEngine.start(1).newBaseManager()) {
      NDList labels = new NDList(manager.create(ids, MAP), manager.create(weights, MAP));
      NDList predictions = new NDList(manager.create(logits, LOGITS));
      return new IgnoringCrossEntropy().evaluate(labels, predictions).getFloat();
    }
  }
}
