package dev.maskstream.onednn;

/** What a tensor of the graph stands for. */
sealed interface Meaning {
  /**
   * The input picture on its way to the first convolution.
   *
   * @param planes whether the channels have been brought before the rows
   * @param floats whether the bytes have become floats
   * @param scale what every byte has been multiplied with
   */
  record Picture(boolean planes, boolean floats, float scale) implements Meaning {
    boolean ready() {
      return planes && floats;
    }
  }

  /** A feature map of so many channels, the logits included. */
  record Features(int channels) implements Meaning {}

  /** Something read off the logits, on the way to an output. */
  record Read(Stage stage, String logits) implements Meaning {}

  /** How far the reading has come. */
  enum Stage {
    SHARES,
    TOP_SHARE,
    INDEX_OF_TOP,
    CLASS_MAP,
    TOP,
    BELOW_TOP,
    ODDS,
    ALL_ODDS,
    SHARE,
    ROUNDED,
    CONFIDENCE
  }
}
