package dev.maskstream.standalone.stream;

import com.google.gson.JsonObject;
import dev.maskstream.standalone.client.FrameSender.Tally;
import java.util.Locale;
import java.util.Map;

/**
 * How a stream ended.
 *
 * @param refused frames the gateway did not take, by reason
 * @param masks of this stream; while others send to the same source, theirs are counted too
 * @param inFlight frames whose outcome was not known when the waiting ended
 */
public record StreamSummary(
    String source,
    long sent,
    long accepted,
    Map<String, Long> refused,
    long masks,
    long dropped,
    long deadLetters,
    long inFlight,
    double seconds) {

  /** Adds what the gateway counted between two answers of its accounting. */
  static StreamSummary of(
      String source, Tally tally, JsonObject before, JsonObject after, double seconds) {
    return new StreamSummary(
        source,
        tally.sent(),
        tally.accepted(),
        tally.refused(),
        number(after, "masks") - number(before, "masks"),
        dropped(after) - dropped(before),
        number(after, "dead_letters") - number(before, "dead_letters"),
        number(after, "in_flight"),
        seconds);
  }

  static long number(JsonObject accounting, String key) {
    return accounting.has(key) ? accounting.get(key).getAsLong() : 0;
  }

  private static long dropped(JsonObject accounting) {
    if (!accounting.has("dropped")) {
      return 0;
    }
    return accounting.getAsJsonObject("dropped").entrySet().stream()
        .mapToLong(each -> each.getValue().getAsLong())
        .sum();
  }

  /** Whether every frame sent has a mask. */
  public boolean isComplete() {
    return accepted == sent && masks >= accepted && inFlight == 0;
  }

  /** For people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s: %d frames sent in %.1f s (%.1f a second), %d accepted, %d refused%s%n"
            + "accepted %d = masks %d + dropped %d + dead letters %d + in flight %d",
        source,
        sent,
        seconds,
        sent / Math.max(seconds, 1e-3),
        accepted,
        sent - accepted,
        refused.isEmpty() ? "" : " " + refused,
        accepted,
        masks,
        dropped,
        deadLetters,
        inFlight);
  }
}
