package dev.maskstream.vision.image;

/** What the bytes of a frame turn out to be when they are looked at without decoding. */
public sealed interface Sniffed {

  /** A whole JPEG or PNG within the limits. Its pixels may still turn out broken. */
  record Accepted(ImageHeader header) implements Sniffed {}

  /**
   * Not a picture we take.
   *
   * @param code one of {@link ImageFault}
   * @param reason a sentence that the camera's owner can act on
   */
  record Refused(String code, String reason) implements Sniffed {}
}
