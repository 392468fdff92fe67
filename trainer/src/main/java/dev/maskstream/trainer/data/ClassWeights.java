package dev.maskstream.trainer.data;

import java.util.Arrays;
import java.util.List;

/** How much a pixel of each class counts in the loss. A rule only. */
public final class ClassWeights {
  private static final double MOST = 8;

  private final float[] weights;

  private ClassWeights(float[] weights) {
    this.weights = weights;
  }

  /** Every class counts the same. */
  public static ClassWeights equal(int classes) {
    float[] weights = new float[classes];
    Arrays.fill(weights, 1);
    return new ClassWeights(weights);
  }

  /**
   * The square root of how much rarer a class is than the most common one, 8 at most: rare classes
   * are heard without drowning the others.
   */
  public static ClassWeights balanced(List<LabelledPicture> pictures, Labelling labelling) {
    long[] pixels = new long[256];
    for (LabelledPicture one : pictures) {
      for (byte id : one.label().ids()) {
        pixels[id & 0xff]++;
      }
    }
    int classes = labelling.classes().size();
    double most = Arrays.stream(pixels, 0, classes).max().orElse(1);
    float[] weights = new float[classes];
    for (int id = 0; id < classes; id++) {
      weights[id] = (float) Math.min(Math.sqrt(most / Math.max(1, pixels[id])), MOST);
    }
    return new ClassWeights(weights);
  }

  /** Weight of a class by id, above 0. */
  public float of(int id) {
    return weights[id];
  }
}
