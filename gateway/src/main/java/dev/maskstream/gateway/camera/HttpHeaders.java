package dev.maskstream.gateway.camera;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The headers of a reply or of one of its parts.
 *
 * @param byName names in lower case; of one that is repeated the values, with commas between
 */
record HttpHeaders(Map<String, String> byName) {
  private static final int MOST = 100;

  HttpHeaders {
    byName = Map.copyOf(byName);
  }

  /** Reads up to the empty line. */
  static HttpHeaders read(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    int lines = 0;
    for (String line = HttpLines.line(in); !line.isEmpty(); line = HttpLines.line(in)) {
      if (++lines > MOST) {
        throw new CameraFault("protocol", "the camera sends headers without an end");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.merge(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (first, second) -> first + ", " + second);
      }
    }
    return new HttpHeaders(headers);
  }

  /** Empty when it is absent. */
  String value(String name) {
    return byName.getOrDefault(name, "");
  }

  /** Absent when it is not there or is no number below a gigabyte. */
  OptionalInt contentLength() {
    String value = value("content-length");
    return value.matches("\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(value))
        : OptionalInt.empty();
  }
}
