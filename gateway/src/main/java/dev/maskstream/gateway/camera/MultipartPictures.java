package dev.maskstream.gateway.camera;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The pictures of a {@code multipart/x-mixed-replace} body, one after the other and byte for byte.
 * Parts may say their length or not; cameras differ in how they write the boundary.
 *
 * <p>Bound: one part. Threads: one.
 */
final class MultipartPictures {
  private final InputStream in;
  private final byte[] delimiter;
  private final int maxBytes;
  private boolean atPart;

  /**
   * @param boundary as the content type has it
   * @param maxBytes of a part
   */
  MultipartPictures(InputStream in, String boundary, int maxBytes) {
    this.in = in;
    this.delimiter =
        ("--" + boundary.replaceFirst("^--", "")).getBytes(StandardCharsets.ISO_8859_1);
    this.maxBytes = maxBytes;
  }

  /**
   * The boundary that a content type names.
   *
   * @throws CameraFault if it is not multipart
   */
  static String boundary(String contentType) throws CameraFault {
    String type = contentType.toLowerCase(Locale.ROOT);
    int at = type.indexOf("boundary=");
    String boundary =
        at < 0 ? "" : contentType.substring(at + 9).split(";", 2)[0].strip().replace("\"", "");
    if (!type.startsWith("multipart/") || boundary.isEmpty() || boundary.length() > 200) {
      String said = type.split(";", 2)[0].strip();
      throw new CameraFault(
          "not-mjpeg",
          "the address gives %s and no motion JPEG (multipart/x-mixed-replace with a boundary)"
              .formatted(said.matches("[a-z0-9.+/-]{1,60}") ? said : "something else"));
    }
    return boundary;
  }

  /**
   * Waits for the next picture.
   *
   * @throws EOFException when there are no more
   * @throws CameraFault if a part is larger than allowed, or no part is found
   */
  byte[] next() throws IOException {
    while (true) {
      if (!atPart) {
        findPart();
      }
      HttpHeaders headers = HttpHeaders.read(in);
      byte[] part = headers.contentLength().isPresent() ? measured(headers) : delimited();
      String type = headers.value("content-type").toLowerCase(Locale.ROOT);
      if (part.length > 0 && (type.isEmpty() || type.startsWith("image/"))) {
        return part;
      }
    }
  }

  private void findPart() throws IOException {
    long passed = 0;
    while (true) {
      String line = HttpLines.line(in).strip();
      if (line.equals(delimiterText())) {
        return;
      }
      if (line.equals(delimiterText() + "--")) {
        throw new EOFException();
      }
      passed += line.length() + 1;
      if (passed > maxBytes) {
        throw new CameraFault("protocol", "the camera sends no part within " + maxBytes + " bytes");
      }
    }
  }

  private String delimiterText() {
    return new String(delimiter, StandardCharsets.ISO_8859_1);
  }

  private byte[] measured(HttpHeaders headers) throws IOException {
    int length = headers.contentLength().getAsInt();
    atPart = false;
    if (length > maxBytes) {
      throw tooLarge();
    }
    byte[] part = in.readNBytes(length);
    if (part.length < length) {
      throw new EOFException();
    }
    return part;
  }

  private CameraFault tooLarge() {
    return new CameraFault(
        "too-large", "the camera sends a part of more than " + maxBytes + " bytes");
  }

  private byte[] delimited() throws IOException {
    Part part = new Part();
    int last = delimiter[delimiter.length - 1];
    for (int c = in.read(); c >= 0; c = in.read()) {
      part.write(c);
      if (c == last && part.endsWith(delimiter)) {
        boolean closed = HttpLines.line(in).strip().equals("--");
        atPart = !closed;
        return part.before(delimiter.length);
      }
      if (part.size() > maxBytes + delimiter.length) {
        throw tooLarge();
      }
    }
    throw new EOFException();
  }

  /** Bytes that can be looked at from their end without a copy. */
  private static final class Part extends ByteArrayOutputStream {
    Part() {
      super(1 << 16);
    }

    /** Also wants the delimiter to begin a line, as picture bytes might look like it. */
    boolean endsWith(byte[] end) {
      int start = count - end.length;
      return start >= 1
          && buf[start - 1] == '\n'
          && Arrays.equals(buf, start, count, end, 0, end.length);
    }

    byte[] before(int length) {
      int end = count - length - 1;
      return Arrays.copyOf(buf, end > 0 && buf[end - 1] == '\r' ? end - 1 : end);
    }
  }
}
