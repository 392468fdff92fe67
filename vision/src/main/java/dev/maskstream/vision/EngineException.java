package dev.maskstream.vision;

/** An engine failed to run a batch that it should have run. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the innermost cause says: an engine's own words lie under several layers. */
  public static String rootMessage(Throwable e) {
    return e.getCause() == null ? e.getMessage() : rootMessage(e.getCause());
  }
}
