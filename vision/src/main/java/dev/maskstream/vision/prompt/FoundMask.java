package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;

/**
 * A mask that was found when everything was asked for. Holds one bit a pixel of its box, so that
 * hundreds can be kept; {@link #mask} makes the whole one, best one after another.
 */
public final class FoundMask {
  private final int promptIndex;
  private final float predictedIou;
  private final float stability;
  private final PackedMask packed;

  FoundMask(PromptedMask found, MaskBox box) {
    this(
        found.promptIndex(),
        found.predictedIou(),
        found.stability(),
        new PackedMask(found.mask(), box));
  }

  private FoundMask(int promptIndex, float predictedIou, float stability, PackedMask packed) {
    this.promptIndex = promptIndex;
    this.predictedIou = predictedIou;
    this.stability = stability;
    this.packed = packed;
  }

  /** The same find with another outline. */
  FoundMask with(ClassMap mask, MaskBox box) {
    return new FoundMask(promptIndex, predictedIou, stability, new PackedMask(mask, box));
  }

  /** Which point of the grid, row by row from 0. */
  public int promptIndex() {
    return promptIndex;
  }

  public MaskBox box() {
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

  /** The mask at the picture's size. */
  public PromptedMask mask() {
    return new PromptedMask(promptIndex, packed.unpacked(), predictedIou, stability);
  }
}
