package dev.maskstream.vision.image;

import dev.maskstream.vision.image.Sniffed.Accepted;
import dev.maskstream.vision.image.Sniffed.Refused;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Walks the chunks of a PNG (W3C PNG, third edition, section 5) without decoding: finds size and
 * turn, checks the checksums, and whether all of it is there.
 */
final class PngStructure {
  private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";
  private static final int CHUNK_OVERHEAD = 12;

  static boolean isPng(byte[] bytes) {
    // The first four bytes decide; a text-mode transfer damages the rest and deserves to be told.
    return new ByteReader(bytes, bytes.length).has(0, SIGNATURE.substring(0, 4));
  }

  static Sniffed inspect(byte[] bytes, ImageLimits limits) {
    ByteReader in = new ByteReader(bytes, bytes.length);
    if (!in.has(0, SIGNATURE)) {
      return bytes.length < SIGNATURE.length()
          ? torn()
          : broken("its signature is changed, as a transfer in text mode does");
    }
    if (bytes.length < 8 + CHUNK_OVERHEAD + 13) {
      return torn();
    }
    if (in.u32(8) != 13 || !in.has(12, "IHDR")) {
      return broken("it does not begin with its size");
    }
    return badHeader(in, limits).orElseGet(() -> walk(in));
  }

  private static Optional<Sniffed> badHeader(ByteReader in, ImageLimits limits) {
    long width = in.u32(16);
    long height = in.u32(20);
    if (width == 0 || height == 0 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      return Optional.of(broken("it claims %dx%d pixels".formatted(width, height)));
    }
    int bits = in.u8(24);
    int colour = in.u8(25);
    boolean known =
        switch (colour) {
          case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case 2, 4, 6 -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known || in.u8(26) != 0 || in.u8(27) != 0 || in.u8(28) > 1) {
      return Optional.of(broken("%d bits of colour type %d do not exist".formatted(bits, colour)));
    }
    return ImageSniffer.tooLarge(width, height, limits);
  }

  private static Sniffed walk(ByteReader in) {
    Orientation orientation = Orientation.UPRIGHT;
    boolean palette = false;
    boolean pixels = false;
    int at = 8;
    while (true) {
      long length = in.u32(at);
      if (length == -1 || at + length + CHUNK_OVERHEAD > in.end()) {
        return torn();
      }
      int data = at + 8;
      int end = data + (int) length;
      if (isCritical(in, at + 4) && crc(in.bytes(), at + 4, end) != in.u32(end)) {
        return broken("the checksum of chunk %s is wrong".formatted(name(in, at + 4)));
      }
      palette |= in.has(at + 4, "PLTE");
      pixels |= in.has(at + 4, "IDAT");
      if (in.has(at + 4, "eXIf")) {
        orientation = ExifOrientation.find(in.bytes(), data, end);
      }
      if (in.has(at + 4, "IEND")) {
        break;
      }
      at = end + 4;
    }
    if (!pixels) {
      return broken("it holds no picture data");
    }
    if (in.u8(25) == 3 && !palette) {
      return broken("its palette is missing");
    }
    return new Accepted(
        new ImageHeader(ImageFormat.PNG, (int) in.u32(16), (int) in.u32(20), orientation));
  }

  private static boolean isCritical(ByteReader in, int name) {
    return (in.u8(name) & 0x20) == 0;
  }

  private static long crc(byte[] bytes, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, to - from);
    return crc.getValue();
  }

  private static String name(ByteReader in, int at) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      int c = in.u8(at + i);
      name.append(c >= 'A' && c <= 'z' ? (char) c : '?');
    }
    return name.toString();
  }

  private static Refused torn() {
    return new Refused(
        ImageFault.TORN,
        "the PNG ends before its end chunk; the camera or the connection cut it off");
  }

  private static Refused broken(String what) {
    return new Refused(
        ImageFault.BROKEN, "the PNG is damaged: " + what + "; check the camera and the connection");
  }

  private PngStructure() {}
}
