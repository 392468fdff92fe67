package dev.maskstream.vision.image;

/** Short, stable codes for what can be wrong with a picture. Public API: they go out on topics. */
public final class ImageFault {
  /** No bytes at all. */
  public static final String EMPTY = "empty";

  /** More bytes than the limit. */
  public static final String TOO_MANY_BYTES = "too-many-bytes";

  /** More pixels, or a longer side, than the limit. */
  public static final String TOO_LARGE = "too-large";

  /** A known format that is neither JPEG nor PNG. */
  public static final String UNSUPPORTED_FORMAT = "unsupported-format";

  /** A JPEG or PNG of a kind that is not decoded, such as a lossless JPEG. */
  public static final String UNSUPPORTED_CODING = "unsupported-coding";

  /** Bytes that are no picture. */
  public static final String NOT_A_PICTURE = "not-a-picture";

  /** A picture that ends too early. */
  public static final String TORN = "torn-picture";

  /** A picture whose bytes contradict themselves. */
  public static final String BROKEN = "broken-picture";

  private ImageFault() {}
}
