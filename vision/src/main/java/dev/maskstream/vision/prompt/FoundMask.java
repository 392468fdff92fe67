package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;

/**
 * A mask that was found, packed, so that hundreds can be kept; {@link #mask} makes the whole one,
 * best one after another. Immutable.
 */
public final class FoundMask {
  private final int promptIndex;
  private final float predictedIou;
  private final float stability;
  private final PackedMask packed;

  private FoundMask(int promptIndex, float predictedIou, float stability, PackedMask packed) {
    this.promptIndex = promptIndex;
    this.predictedIou = predictedIou;
    this.stability = stability;
    this.packed = packed;
  }

  /** Packs what the decoder gave. */
  public static FoundMask of(PromptedMask found) {
    return of(found, 0);
  }

  /**
   * Packs what the decoder gave for some of the prompts.
   *
   * @param firstPrompt index, among all, of the first prompt the decoder was given
   */
  public static FoundMask of(PromptedMask found, int firstPrompt) {
    return new FoundMask(
        firstPrompt + found.promptIndex(),
        found.predictedIou(),
        found.stability(),
        new PackedMask(found.mask()));
  }

  /** The same find with another outline. */
  FoundMask with(ClassMap mask) {
    return new FoundMask(promptIndex, predictedIou, stability, new PackedMask(mask));
  }

  /** Which prompt found it, from 0. */
  public int promptIndex() {
    return promptIndex;
  }

  /** Around all that is inside; of no width and height where nothing is. */
  public Extent box() {
    return packed.box();
  }

  /** Pixels inside. */
  public int area() {
    return packed.area();
  }

  /** The model's own estimate of the IoU with the truth, 0 to 1. */
  public float predictedIou() {
    return predictedIou;
  }

  /** IoU of the masks cut one logit below and one above the threshold, 0 to 1. */
  public float stability() {
    return stability;
  }

  /** The mask at the picture's size: 1 inside, 0 outside. */
  public ClassMap mask() {
    return packed.unpacked();
  }
}
