package dev.maskstream.vision.image;

import dev.maskstream.vision.image.Sniffed.Accepted;
import dev.maskstream.vision.image.Sniffed.Refused;
import java.util.Optional;

/**
 * Walks the segments of a JPEG (ITU-T T.81, annex B) from its start to its end marker without
 * decoding: finds size, coding and turn, and whether all of it is there.
 */
final class JpegStructure {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;

  // A picture needs about ten scans. Each one costs a pass over all pixels, however few its bytes.
  private static final int USUAL_SCANS = 16;
  private static final int MOST_SCANS = 64;
  private static final long MOST_PIXELS_OF_UNUSUAL_SCANS = 400_000_000;

  private final ByteReader in;
  private final ImageLimits limits;
  private int width;
  private int height;
  private int components;
  private boolean progressive;
  private long blocks;
  private long dataBytes;
  private int scans;
  private boolean adobe;
  private Orientation orientation = Orientation.UPRIGHT;

  static boolean isJpeg(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xFF
        && bytes[1] == (byte) SOI
        && bytes[2] == (byte) 0xFF;
  }

  static Sniffed inspect(byte[] bytes, ImageLimits limits) {
    return new JpegStructure(new ByteReader(bytes, bytes.length), limits).walk();
  }

  private JpegStructure(ByteReader in, ImageLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  private Sniffed walk() {
    int at = 2;
    while (true) {
      if (in.u8(at) == -1) {
        return torn();
      }
      if (in.u8(at) != 0xFF) {
        return broken("byte %,d should begin a segment".formatted(at));
      }
      while (in.u8(at) == 0xFF) {
        at++;
      }
      int marker = in.u8(at++);
      if (marker == -1) {
        return torn();
      }
      if (marker == EOI) {
        return finish();
      }
      if (marker == 0x01 || (marker >= 0xD0 && marker <= SOI)) {
        continue;
      }
      int length = in.u16(at);
      if (length == -1 || at + length > in.end()) {
        return torn();
      }
      if (length < 2) {
        return broken("segment FF%02X has the length %d".formatted(marker, length));
      }
      Optional<Sniffed> refusal = segment(marker, at + 2, at + length);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      at = marker == SOS ? skipEntropyCodedData(at + length) : at + length;
    }
  }

  private Optional<Sniffed> segment(int marker, int from, int to) {
    if (marker == SOS) {
      scans++;
      if (components == 0) {
        return Optional.of(broken("its data comes before its size"));
      }
      return tooManyScans()
          ? Optional.of(broken("it has more scans than a picture of its size needs"))
          : Optional.empty();
    }
    if (marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC) {
      return frame(marker, from, to);
    }
    if (marker == APP1 && in.has(from, "Exif\0\0")) {
      orientation = ExifOrientation.find(in.bytes(), from + 6, to);
    }
    if (marker == APP14 && in.has(from, "Adobe")) {
      adobe = true;
    }
    return Optional.empty();
  }

  private boolean tooManyScans() {
    return scans > MOST_SCANS
        || (scans > USUAL_SCANS && (long) scans * width * height > MOST_PIXELS_OF_UNUSUAL_SCANS);
  }

  /** A start of frame: precision, height, width, components. */
  private Optional<Sniffed> frame(int marker, int from, int to) {
    if (components != 0) {
      return Optional.of(broken("it states its size twice"));
    }
    if (marker > 0xC2) {
      return Optional.of(
          unsupported(
              marker >= 0xC9
                  ? "arithmetic coding"
                  : marker == 0xC3 ? "lossless coding" : "hierarchical coding"));
    }
    int precision = in.u8(from);
    height = in.u16(from + 1);
    width = in.u16(from + 3);
    components = in.u8(from + 5);
    if (to - from < 6 || to - from < 6 + 3 * components) {
      return Optional.of(broken("its size segment is too short"));
    }
    if (precision != 8) {
      return Optional.of(unsupported(precision + " bits per sample"));
    }
    if (components != 1 && components != 3 && components != 4) {
      return Optional.of(unsupported(components + " colour components"));
    }
    if (width == 0 || height == 0) {
      return Optional.of(broken("it claims %dx%d pixels".formatted(width, height)));
    }
    progressive = marker == 0xC2;
    return countBlocks(from + 6)
        ? ImageSniffer.tooLarge(width, height, limits)
        : Optional.of(broken("its sampling factors are not 1 to 4"));
  }

  /**
   * Counts the 8x8 blocks of all components, from their table.
   *
   * @return false if a sampling factor is out of range
   */
  private boolean countBlocks(int table) {
    int mostAcross = 0;
    int mostDown = 0;
    for (int i = 0; i < components; i++) {
      int factors = in.u8(table + 3 * i + 1);
      if (!isFactor(factors >> 4) || !isFactor(factors & 15)) {
        return false;
      }
      mostAcross = Math.max(mostAcross, factors >> 4);
      mostDown = Math.max(mostDown, factors & 15);
    }
    for (int i = 0; i < components; i++) {
      int factors = in.u8(table + 3 * i + 1);
      blocks +=
          (long) Math.ceilDiv(width * (factors >> 4), 8 * mostAcross)
              * Math.ceilDiv(height * (factors & 15), 8 * mostDown);
    }
    return true;
  }

  private static boolean isFactor(int factor) {
    return factor >= 1 && factor <= 4;
  }

  /** Where the next marker after entropy-coded data begins, or the end. */
  private int skipEntropyCodedData(int from) {
    int end = endOfEntropyCodedData(from);
    dataBytes += end - from;
    return end;
  }

  private int endOfEntropyCodedData(int from) {
    byte[] bytes = in.bytes();
    int last = in.end() - 1;
    for (int at = from; at < last; at++) {
      if (bytes[at] != (byte) 0xFF) {
        continue;
      }
      int next = bytes[at + 1] & 0xFF;
      boolean stuffed = next == 0 || next == 0xFF;
      boolean restart = next >= 0xD0 && next <= 0xD7;
      if (!stuffed && !restart) {
        return at;
      }
    }
    return in.end();
  }

  private Sniffed finish() {
    if (components == 0 || scans == 0) {
      return broken("it holds no picture data");
    }
    // A block takes a bit for its mean and, unless that comes in a later scan, one for its end.
    if (dataBytes * 8 < blocks * (progressive ? 1 : 2)) {
      return broken(
          "it claims %dx%d pixels but has no more than %,d bytes for them"
              .formatted(width, height, dataBytes));
    }
    // Without Adobe's marker nobody can tell whether the inks are stored inverted.
    if (components == 4 && !adobe) {
      return unsupported("CMYK without the Adobe marker");
    }
    return new Accepted(new ImageHeader(ImageFormat.JPEG, width, height, orientation));
  }

  private static Refused torn() {
    return new Refused(
        ImageFault.TORN,
        "the JPEG ends before its end marker; the camera or the connection cut it off");
  }

  private static Refused broken(String what) {
    return new Refused(
        ImageFault.BROKEN,
        "the JPEG is damaged: " + what + "; check the camera and the connection");
  }

  private static Refused unsupported(String what) {
    return new Refused(
        ImageFault.UNSUPPORTED_CODING,
        "JPEGs with " + what + " are not decoded; set the camera to baseline or progressive JPEG");
  }
}
