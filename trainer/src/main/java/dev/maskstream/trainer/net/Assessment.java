package dev.maskstream.trainer.net;

import dev.maskstream.vision.image.ClassMap;

/** What a network makes of a frame whose label is known, at the network's size. */
public final class Assessment {
  private final ClassMap classes;
  private final float[] probabilities;
  private final double loss;

  Assessment(ClassMap classes, float[] probabilities, double loss) {
    this.classes = classes;
    this.probabilities = probabilities;
    this.loss = loss;
  }

  public ClassMap classes() {
    return classes;
  }

  /** Softmax planes {@code [classes,H,W]}; shared, not copied. */
  public float[] probabilities() {
    return probabilities;
  }

  /** Cross-entropy over the pixels that count, each counting the same. */
  public double loss() {
    return loss;
  }
}
