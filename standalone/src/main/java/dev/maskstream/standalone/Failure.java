package dev.maskstream.standalone;

/**
 * Something the person at the keyboard can put right: printed as one line, without a stack trace,
 * and the command ends with exit code 1.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Failure(String message) {
    super(message);
  }

  public Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
