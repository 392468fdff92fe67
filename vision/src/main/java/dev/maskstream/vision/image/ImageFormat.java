package dev.maskstream.vision.image;

/** A picture format that frames may come in. */
public enum ImageFormat {
  JPEG("image/jpeg"),
  PNG("image/png");

  private final String contentType;

  ImageFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }
}
