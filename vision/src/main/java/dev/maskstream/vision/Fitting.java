package dev.maskstream.vision;

/** What became of a picture's bytes on their way to a network. */
public sealed interface Fitting {

  /** The picture at the network's size. */
  record Fitted(FittedFrame frame) implements Fitting {}

  /**
   * No picture.
   *
   * @param code one of {@link dev.maskstream.vision.image.ImageFault}
   * @param reason a sentence that the camera's owner can act on
   */
  record Refused(String code, String reason) implements Fitting {}
}
