package dev.maskstream.gateway.camera;

import java.io.IOException;
import java.io.InputStream;

/** A body that comes in chunks, each behind its size (RFC 9112, section 7.1), as one stream. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private int left;
  private boolean begun;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int read = in.read(into, offset, Math.min(length, left));
    if (read < 0) {
      ended = true;
      return -1;
    }
    left -= read;
    return read;
  }

  private void nextChunk() throws IOException {
    if (begun) {
      HttpLines.line(in);
    }
    begun = true;
    String size = HttpLines.line(in);
    int extension = size.indexOf(';');
    String digits = (extension < 0 ? size : size.substring(0, extension)).strip();
    if (!digits.matches("[0-9a-fA-F]{1,7}")) {
      throw new CameraFault("protocol", "the camera sends a chunk without a size");
    }
    left = Integer.parseInt(digits, 16);
    ended = left == 0;
  }
}
