package dev.maskstream.standalone.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a source's stretch of frames, as people name it. */
public sealed interface Moment {
  /** A time that frames came to Kafka. */
  record AtTime(Instant time) implements Moment {}

  /**
   * An offset of the partition that the source's frames lie in.
   *
   * @param offset 0 or more
   */
  record AtOffset(long offset) implements Moment {}

  /**
   * Reads an ISO 8601 time, a time before now such as {@code -10m} (s, m, h or d), or an offset
   * such as {@code @123}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Moment parse(String text, Instant now) {
    Matcher ago = Pattern.compile("-(\\d{1,9})([smhd])").matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return new AtTime(now.minus(unit(ago.group(2)).multipliedBy(count)));
    }
    if (text.matches("@\\d{1,18}")) {
      return new AtOffset(Long.parseLong(text.substring(1)));
    }
    try {
      return new AtTime(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no ISO time such as 2026-01-31T12:00:00Z, no time before now such as -10m, and no offset such as @123"
              .formatted(text),
          e);
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
