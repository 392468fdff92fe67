package dev.maskstream.vision;

/**
 * The geometry between a frame and the network's input: where the scaled frame lies in the input,
 * from the top left corner. Training and serving use the same one.
 *
 * @param frameWidth pixels
 * @param frameHeight pixels
 * @param inputWidth pixels the network sees across
 * @param inputHeight pixels the network sees down
 * @param contentWidth columns of the input that hold the frame; the rest is padding
 * @param contentHeight rows of the input that hold the frame; the rest is padding
 */
public record Letterbox(
    int frameWidth,
    int frameHeight,
    int inputWidth,
    int inputHeight,
    int contentWidth,
    int contentHeight) {

  /** Lays a frame into an input of the given size. */
  public static Letterbox of(
      int frameWidth, int frameHeight, int inputWidth, int inputHeight, Fit fit) {
    return switch (fit) {
      case STRETCH ->
          new Letterbox(frameWidth, frameHeight, inputWidth, inputHeight, inputWidth, inputHeight);
      case LETTERBOX -> {
        double scale =
            Math.min((double) inputWidth / frameWidth, (double) inputHeight / frameHeight);
        int contentWidth = Math.clamp(Math.round(frameWidth * scale), 1, inputWidth);
        int contentHeight = Math.clamp(Math.round(frameHeight * scale), 1, inputHeight);
        yield new Letterbox(
            frameWidth, frameHeight, inputWidth, inputHeight, contentWidth, contentHeight);
      }
    };
  }

  /**
   * Which of {@code from} pixels the centre of pixel {@code at} of {@code to} falls into, when both
   * span the same length.
   */
  static int nearest(int at, int to, int from) {
    return (int) (((2L * at + 1) * from) / (2L * to));
  }
}
