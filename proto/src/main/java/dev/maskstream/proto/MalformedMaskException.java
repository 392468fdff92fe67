package dev.maskstream.proto;

/** The bytes of a mask say something no encoder of ours would: torn, forged, or of another form. */
public final class MalformedMaskException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedMaskException(String message) {
    super(message);
  }

  public MalformedMaskException(String message, Throwable cause) {
    super(message, cause);
  }
}
