package dev.maskstream.processor.batching;

/** How many prompts the decoder is asked at once. A rule only. */
public final class PromptTurns {
  /** So that whoever has hundreds lets others in between. */
  private static final int MOST_PROMPTS = 16;

  /** Bytes that the masks of one turn may take before they are packed. */
  private static final long MASK_BYTES = 64L << 20;

  /** Readings of one prompt that a model gives at most. */
  private static final int MOST_READINGS = 4;

  private PromptTurns() {}

  /**
   * Sees to it that the masks of a turn have room.
   *
   * @param width of the picture, in pixels
   * @param multimask whether each prompt gives the model's several readings
   * @return 1 to 16
   */
  public static int most(int width, int height, boolean multimask) {
    long each = (long) width * height * (multimask ? MOST_READINGS : 1);
    return Math.clamp(MASK_BYTES / each, 1, MOST_PROMPTS);
  }
}
