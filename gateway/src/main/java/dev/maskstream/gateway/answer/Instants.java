package dev.maskstream.gateway.answer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Moments as they stand in answers: RFC 3339 in UTC with six digits after the second. */
public final class Instants {
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Instants() {}

  /**
   * A moment as text.
   *
   * @param micros since 1970; 0 when unknown
   * @return null when unknown
   */
  public static String text(long micros) {
    return micros == 0 ? null : RFC_3339.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
