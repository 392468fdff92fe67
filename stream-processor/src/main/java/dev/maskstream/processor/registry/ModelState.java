package dev.maskstream.processor.registry;

/** Where a model version stands in this process. */
public sealed interface ModelState {
  ModelId id();

  /** Being fetched, built and warmed up; the version before it still serves. */
  record Loading(ModelId id) implements ModelState {
    Serving ready(EngineReport engine) {
      return new Serving(id, engine);
    }

    Rejected rejected(String reason) {
      return new Rejected(id, reason);
    }
  }

  /** Every new batch runs on it. */
  record Serving(ModelId id, EngineReport engine) implements ModelState {
    Draining replaced() {
      return new Draining(id);
    }
  }

  /** Its last batches are running; then it is closed. */
  record Draining(ModelId id) implements ModelState {}

  /**
   * It cannot serve; the version before it goes on.
   *
   * @param reason a sentence for the operator
   */
  record Rejected(ModelId id, String reason) implements ModelState {}

  /** As on the {@code events} topic and in metrics. */
  default String label() {
    return switch (this) {
      case Loading _ -> "loading";
      case Serving _ -> "serving";
      case Draining _ -> "draining";
      case Rejected _ -> "rejected";
    };
  }
}
