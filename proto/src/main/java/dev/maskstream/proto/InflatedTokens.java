package dev.maskstream.proto;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Numbers and octets out of a zlib stream (RFC 1950), inflated only as far as they are asked for.
 * Belongs to one thread; {@link #close} frees native memory.
 */
final class InflatedTokens implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final byte[] ready = new byte[8 << 10];
  private int next;
  private int end;

  InflatedTokens(byte[] bytes, int from) {
    inflater.setInput(bytes, from, bytes.length - from);
  }

  /**
   * An unsigned number, seven bits an octet, least significant first, in at most five octets.
   *
   * @param most the largest that makes sense here
   */
  int number(int most) throws MalformedMaskException {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if (octet >= 0) {
        if (value > most) {
          throw new MalformedMaskException("row runs pass the end of the map");
        }
        return (int) value;
      }
    }
    throw new MalformedMaskException("number of more than five octets in row runs");
  }

  byte octet() throws MalformedMaskException {
    if (next == end && !refill()) {
      throw new MalformedMaskException("row runs end before the map is full");
    }
    return ready[next++];
  }

  /** Checks that the stream ends here, its checksum is right and nothing follows it. */
  void expectEnd() throws MalformedMaskException {
    if (next != end || refill()) {
      throw new MalformedMaskException("row runs go on after the map is full");
    }
    if (!inflater.finished() || inflater.getRemaining() > 0) {
      throw new MalformedMaskException(
          inflater.finished() ? "bytes after the row runs" : "row runs lack their checksum");
    }
  }

  private boolean refill() throws MalformedMaskException {
    try {
      next = 0;
      end = inflater.inflate(ready);
      return end > 0;
    } catch (DataFormatException e) {
      throw new MalformedMaskException("row runs are not a zlib stream: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
