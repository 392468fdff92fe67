package dev.maskstream.processor.gate;

import java.util.List;

/** What the watch over a version that serves since a short while has come to. */
sealed interface Verdict {
  /** Nothing yet; the watch goes on. */
  record Continue() implements Verdict {}

  /** It has kept to the limits for long enough. */
  record Over() implements Verdict {}

  /** The version before it shall serve again. */
  record RollBack(List<String> reasons, List<Figure> figures) implements Verdict {
    public RollBack {
      reasons = List.copyOf(reasons);
      figures = List.copyOf(figures);
    }
  }
}
