package dev.maskstream.gateway.topics;

import java.util.Map;
import java.util.TreeMap;

/** The running counts of one source. Not safe for threads: {@link Accounting} locks around it. */
final class SourceAccount {
  private long accepted;
  private long masks;
  private long deadLetters;
  private long inFlight;
  private final Map<String, Long> dropped = new TreeMap<>();

  void accept() {
    accepted++;
    inFlight++;
  }

  void settle(Outcome outcome) {
    inFlight--;
    switch (outcome) {
      case Outcome.Masked _ -> masks++;
      case Outcome.DeadLettered _ -> deadLetters++;
      case Outcome.Dropped(String reason, long _) -> dropped.merge(reason, 1L, Long::sum);
    }
  }

  SourceCounts counts() {
    return new SourceCounts(accepted, masks, dropped, deadLetters, inFlight);
  }
}
