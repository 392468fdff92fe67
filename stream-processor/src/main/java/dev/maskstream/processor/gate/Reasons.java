package dev.maskstream.processor.gate;

import java.util.List;

/** Broken limits in words. */
final class Reasons {
  private Reasons() {}

  /** A sentence for each figure that does not keep to its limit. */
  static List<String> of(List<Figure> figures) {
    return figures.stream().filter(figure -> !figure.kept()).map(Reasons::sentence).toList();
  }

  private static String sentence(Figure figure) {
    return Double.isNaN(figure.value())
        ? figure.name() + " was not measured"
        : figure + " is not kept";
  }
}
