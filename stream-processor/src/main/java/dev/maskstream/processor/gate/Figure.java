package dev.maskstream.processor.gate;

import dev.maskstream.proto.v1.GateFigure;
import java.util.Locale;

/**
 * One number that a decision rests on. A number that is not known (NaN) keeps to no limit.
 *
 * @param kept whether the value keeps to the limit
 */
record Figure(String name, double value, double limit, boolean kept) {
  static Figure atLeast(String name, double value, double limit) {
    return new Figure(name, value, limit, value >= limit);
  }

  static Figure atMost(String name, double value, double limit) {
    return new Figure(name, value, limit, value <= limit);
  }

  /** A margin to be won: more than nothing if the limit is 0. */
  static Figure gain(String name, double value, double limit) {
    return new Figure(name, value, limit, limit == 0 ? value > 0 : value >= limit);
  }

  GateFigure record() {
    return GateFigure.newBuilder()
        .setName(name)
        .setValue(value)
        .setLimit(limit)
        .setKept(kept)
        .build();
  }

  @Override
  public String toString() {
    return "%s %s (limit %s)".formatted(name, number(value), number(limit));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
