package dev.maskstream.vision.image.video;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What an RTSP server sends over its one connection (RFC 2326): replies and requests as text, and
 * packets of media between them, each behind a dollar sign, a channel and a length of two bytes.
 */
final class RtspReplies {
  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final int MAX_BODY_BYTES = 1 << 20;

  private RtspReplies() {}

  /**
   * Copies until the end, or until the server sends its client elsewhere, of which nothing is
   * passed on.
   *
   * @throws IOException if either side is gone, or the server does not keep to the protocol
   */
  static Optional<Refusal> copy(InputStream server, OutputStream client) throws IOException {
    InputStream in = new BufferedInputStream(server, 1 << 16);
    OutputStream out = new BufferedOutputStream(client, 1 << 16);
    for (int first = in.read(); first >= 0; first = in.read()) {
      if (first == '$') {
        copyPacket(in, out);
      } else if (first == '\r' || first == '\n') {
        out.write(first);
      } else {
        String head = head(first, in);
        if (sendsElsewhere(head)) {
          return Optional.of(
              new Refusal("redirected", "the camera redirects to another address: give that one"));
        }
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        copy(bodyLength(head), in, out);
      }
      if (in.available() == 0) {
        out.flush();
      }
    }
    out.flush();
    return Optional.empty();
  }

  private static void copyPacket(InputStream in, OutputStream out) throws IOException {
    byte[] head = in.readNBytes(3);
    if (head.length < 3) {
      throw new EOFException();
    }
    out.write('$');
    out.write(head);
    copy((head[1] & 0xFF) << 8 | (head[2] & 0xFF), in, out);
  }

  private static void copy(int length, InputStream in, OutputStream out) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    out.write(bytes);
  }

  private static String head(int first, InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int lineLength = 0;
    for (int c = first; c >= 0 && head.length() < MAX_HEAD_BYTES; c = in.read()) {
      head.append((char) c);
      if (c == '\n' && lineLength == 0) {
        return head.toString();
      }
      lineLength = c == '\n' ? 0 : c == '\r' ? lineLength : lineLength + 1;
    }
    throw new IOException("a reply without an end");
  }

  private static boolean sendsElsewhere(String head) {
    return head.matches("(?s)RTSP/\\d\\.\\d 3\\d\\d.*") || head.startsWith("REDIRECT ");
  }

  private static int bodyLength(String head) throws IOException {
    for (String line : head.split("\r?\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return length(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }

  private static int length(String number) throws IOException {
    if (!number.matches("\\d{1,7}") || Integer.parseInt(number) > MAX_BODY_BYTES) {
      throw new IOException("a body of " + number + " bytes");
    }
    return Integer.parseInt(number);
  }
}
