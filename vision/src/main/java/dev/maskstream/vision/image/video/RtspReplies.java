package dev.maskstream.vision.image.video;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an RTSP server sends over its one connection (RFC 2326): replies and requests as text, and
 * packets of media between them, each behind a dollar sign, a channel and a length of two bytes.
 * FFmpeg must see the same texts and packets as this, so that no redirect gets past it: whatever
 * the two could read differently is refused or left out.
 */
final class RtspReplies {
  private static final int MAX_HEAD_BYTES = 16 << 10;

  /** Of RTCP the shortest, and of what FFmpeg does not read as text after all. */
  private static final int MIN_PACKET_BYTES = 8;

  private RtspReplies() {}

  /**
   * Copies until the end, or until the server sends its client elsewhere or does not keep to the
   * protocol, of which nothing is passed on.
   *
   * @throws IOException if either side is gone
   */
  static Optional<Refusal> copy(InputStream server, OutputStream client) throws IOException {
    InputStream in = new BufferedInputStream(server, 1 << 16);
    OutputStream out = new BufferedOutputStream(client, 1 << 16);
    try {
      copyAll(in, out);
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(refusal);
    }
  }

  private static void copyAll(InputStream in, OutputStream out) throws IOException, Refusal {
    for (int first = in.read(); first >= 0; first = in.read()) {
      if (first == '$') {
        copyPacket(in, out);
      } else if (first != '\r' && first != '\n') {
        RtspHead head = head(first, in);
        int bodyLength = head.bodyLength();
        if (head.isRequest()) {
          in.skipNBytes(bodyLength);
        } else {
          out.write(head.text().getBytes(StandardCharsets.ISO_8859_1));
          copy(bodyLength, in, out);
        }
      }
      if (in.available() == 0) {
        out.flush();
      }
    }
    out.flush();
  }

  private static void copyPacket(InputStream in, OutputStream out) throws IOException {
    byte[] head = in.readNBytes(3);
    if (head.length < 3) {
      throw new EOFException();
    }
    int length = (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
    if (length < MIN_PACKET_BYTES) {
      in.skipNBytes(length);
      return;
    }
    out.write('$');
    out.write(head);
    copy(length, in, out);
  }

  private static void copy(int length, InputStream in, OutputStream out) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    out.write(bytes);
  }

  private static RtspHead head(int first, InputStream in) throws IOException, Refusal {
    StringBuilder head = new StringBuilder();
    int lineLength = 0;
    for (int c = first; c >= 0 && head.length() < MAX_HEAD_BYTES; c = in.read()) {
      head.append((char) c);
      if (c == '\n' && lineLength == 0) {
        return new RtspHead(head.toString());
      }
      lineLength = c == '\n' ? 0 : c == '\r' ? lineLength : lineLength + 1;
    }
    throw RtspHead.protocol("a reply without an end");
  }
}
