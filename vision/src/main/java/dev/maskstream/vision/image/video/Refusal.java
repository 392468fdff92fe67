package dev.maskstream.vision.image.video;

/** The video cannot be read, or no further. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  Refusal(String code, String reason) {
    super(reason);
    this.code = code;
  }

  String code() {
    return code;
  }
}
