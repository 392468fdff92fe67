package dev.maskstream.gateway.answer;

/** An answer has more bytes, or more objects, than its form may have. The message says so. */
public final class TooLargeException extends Exception {
  private static final long serialVersionUID = 1;

  TooLargeException(String message) {
    super(message);
  }

  TooLargeException(long bytes) {
    this(
        "The answer would have %,d bytes or more; %,d is the most. Ask for less at a time, or for another form."
            .formatted(bytes, SegmentsRenderer.MAX_BYTES));
  }
}
