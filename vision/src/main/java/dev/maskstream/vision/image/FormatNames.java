package dev.maskstream.vision.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what bytes that are no JPEG or PNG are, so that a refusal can name it. */
final class FormatNames {
  private static final int LOOKED_AT = 512;

  /** Text or bytes (as ISO 8859-1) at a place, and what they mean. */
  private record Mark(int at, String bytes, String name) {}

  // In order: the first that fits names the format.
  private static final List<Mark> MARKS =
      List.of(
          new Mark(0, "GIF8", "a GIF"),
          new Mark(8, "WEBP", "a WebP picture"),
          new Mark(8, "AVI ", "an AVI video"),
          new Mark(4, "ftypheic", "a HEIC picture"),
          new Mark(4, "ftypheix", "a HEIC picture"),
          new Mark(4, "ftypmif1", "a HEIF picture"),
          new Mark(4, "ftypmsf1", "a HEIF picture"),
          new Mark(4, "ftypavif", "an AVIF picture"),
          new Mark(4, "ftyp", "an MP4 or QuickTime video"),
          new Mark(0, "\u001aE\u00df\u00a3", "a Matroska or WebM video"),
          new Mark(0, "\0\0\0\u0001", "raw H.264 or H.265 video"),
          new Mark(0, "\0\0\u0001", "raw MPEG video or an icon"),
          new Mark(0, "II*\0", "a TIFF or camera raw picture"),
          new Mark(0, "MM\0*", "a TIFF or camera raw picture"),
          new Mark(0, "BM", "a BMP picture"),
          new Mark(4, "JXL ", "a JPEG XL picture"),
          new Mark(0, "\u00ff\n", "a JPEG XL picture"),
          new Mark(4, "jP  ", "a JPEG 2000 picture"),
          new Mark(0, "\u00ffO\u00ffQ", "a JPEG 2000 picture"),
          new Mark(0, "%PDF", "a PDF"),
          new Mark(0, "PK\u0003\u0004", "a ZIP archive"),
          new Mark(0, "\u001f\u008b", "gzip-compressed data"),
          new Mark(0, "8BPS", "a Photoshop picture"),
          new Mark(0, "/9j/", "a JPEG in base64 text; send its bytes, not text"),
          new Mark(0, "iVBORw0KGgo", "a PNG in base64 text; send its bytes, not text"),
          new Mark(0, "data:image/", "a data URL; send the picture's bytes, not text"));

  // Looked for in the first bytes as text, in lower case.
  private static final List<Mark> TEXTS =
      List.of(
          new Mark(0, "<svg", "an SVG drawing"),
          new Mark(0, "<html", "an HTML page (is there a login or error page in the way?)"),
          new Mark(
              0, "<!doctype html", "an HTML page (is there a login or error page in the way?)"),
          new Mark(
              0, "content-disposition:", "a multipart form; send the picture as the whole body"),
          new Mark(0, "content-type:", "a multipart stream; send each picture by itself"),
          new Mark(0, "<?xml", "XML text"));

  /** The format's name with its article, if the bytes are any that is known. */
  static Optional<String> nameOf(byte[] bytes) {
    String start = start(bytes);
    for (Mark mark : MARKS) {
      if (start.startsWith(mark.bytes(), mark.at())) {
        return Optional.of(mark.name());
      }
    }
    String text = start.toLowerCase(Locale.ROOT);
    for (Mark mark : TEXTS) {
      if (text.contains(mark.bytes())) {
        return Optional.of(mark.name());
      }
    }
    return text.startsWith("{") || text.startsWith("[") ? Optional.of("JSON text") : asText(start);
  }

  private static Optional<String> asText(String start) {
    boolean printable =
        start.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
    return printable && start.length() >= 4 ? Optional.of("text") : Optional.empty();
  }

  /** Up to eight bytes in hexadecimal, for a reader who knows what they should be. */
  static String firstBytes(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(8, bytes.length));
  }

  private static String start(byte[] bytes) {
    byte[] start = Arrays.copyOf(bytes, Math.min(LOOKED_AT, bytes.length));
    return new String(start, StandardCharsets.ISO_8859_1);
  }

  private FormatNames() {}
}
