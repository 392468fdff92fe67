package dev.maskstream.processor.gate;

import java.util.List;

/** What becomes of a shadow that is to serve, and by which numbers. */
sealed interface Decision {
  List<Figure> figures();

  /**
   * Nothing yet.
   *
   * @param waitingFor the same words as long as the same is awaited
   */
  record Hold(String waitingFor, List<Figure> figures) implements Decision {
    public Hold {
      figures = List.copyOf(figures);
    }
  }

  /** It shall not serve. */
  record Refuse(List<String> reasons, List<Figure> figures) implements Decision {
    public Refuse {
      reasons = List.copyOf(reasons);
      figures = List.copyOf(figures);
    }
  }

  /** It serves from now on. */
  record Promote(List<Figure> figures) implements Decision {
    public Promote {
      figures = List.copyOf(figures);
    }
  }
}
