package dev.maskstream.trainer.data;

import java.io.IOException;

/** Pictures with labels of which nobody said what their numbers mean. */
public final class NoClassesException extends IOException {
  private static final long serialVersionUID = 1;

  public NoClassesException(String message) {
    super(message);
  }
}
