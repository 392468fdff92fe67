package dev.maskstream.vision;

/** An engine failed to run a batch that it should have run; its kind says what can be done. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What can be done about a failure. */
  public enum Kind {
    /** This batch failed, the next may not. */
    FAILED,
    /** The device has too little memory: smaller batches may do. */
    OUT_OF_MEMORY,
    /** The device is lost to this process: end it and start another. */
    DEVICE_LOST
  }

  /** A failure of the first kind. */
  public EngineException(String message, Throwable cause) {
    this(Kind.FAILED, message, cause);
  }

  public EngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Throws itself if the device is lost: the process is to end, and not to go on with another
   * engine at a tenth of the rate.
   */
  public void throwIfDeviceLost() {
    if (kind == Kind.DEVICE_LOST) {
      throw this;
    }
  }

  /** What can be done about whatever was thrown; what no engine has thrown has the first kind. */
  public static Kind kindOf(Throwable thrown) {
    return thrown instanceof EngineException failure ? failure.kind : Kind.FAILED;
  }

  /** What the innermost cause says: an engine's own words lie under several layers. */
  public static String rootMessage(Throwable e) {
    return e.getCause() == null ? e.getMessage() : rootMessage(e.getCause());
  }
}
