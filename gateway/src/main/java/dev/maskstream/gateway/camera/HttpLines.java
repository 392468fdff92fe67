package dev.maskstream.gateway.camera;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Lines as HTTP and MIME have them, with a bound. */
final class HttpLines {
  private static final int MAX_LINE_BYTES = 8 << 10;

  private HttpLines() {}

  /**
   * The next line without its end.
   *
   * @throws EOFException at the end of the stream
   */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      if (line.length() >= MAX_LINE_BYTES) {
        throw new CameraFault("protocol", "the camera sends a line without an end");
      }
      line.append((char) c);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }
}
