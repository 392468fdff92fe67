package dev.maskstream.vision.image;

/** What became of a picture's bytes. */
public sealed interface Decoding {

  /** The whole picture, upright. */
  record Decoded(RgbImage image) implements Decoding {}

  /**
   * No picture.
   *
   * @param code one of {@link ImageFault}
   * @param reason a sentence that the camera's owner can act on
   */
  record Unreadable(String code, String reason) implements Decoding {}
}
