package dev.maskstream.gateway.answer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How COCO run lengths are written in a JSON mask. */
public enum RleForm {
  COMPRESSED,
  UNCOMPRESSED,
  NONE;

  public static Optional<RleForm> named(String name) {
    return Stream.of(values())
        .filter(form -> form.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
