package dev.maskstream.processor.registry;

import java.util.Optional;

/**
 * Where a model version stands in this process. Each state offers only the steps that may follow.
 */
public sealed interface ModelState {
  ModelId id();

  /** Being fetched, checked, built and warmed up; the version before it still serves. */
  record Loading(ModelId id) implements ModelState {
    Serving ready(EngineReport engine) {
      return new Serving(id, engine);
    }

    Shadowing shadowing(EngineReport engine) {
      return new Shadowing(id, engine);
    }

    Rejected rejected(String reason) {
      return new Rejected(id, reason);
    }

    /** A newer decision came before it was ready. */
    Draining dropped() {
      return new Draining(id, Optional.empty());
    }
  }

  /** Every frame of its model that is read now runs on it. */
  record Serving(ModelId id, EngineReport engine) implements ModelState {
    Draining replaced() {
      return new Draining(id, Optional.empty());
    }

    Draining keptWarm() {
      return new Draining(id, Optional.of(engine));
    }

    /** It broke, and is built anew. */
    Loading rebuilding() {
      return new Loading(id);
    }

    Rejected rejected(String reason) {
      return new Rejected(id, reason);
    }
  }

  /** Sees frames that another version answers. */
  record Shadowing(ModelId id, EngineReport engine) implements ModelState {
    Serving promoted() {
      return new Serving(id, engine);
    }

    Draining ended() {
      return new Draining(id, Optional.empty());
    }

    Rejected rejected(String reason) {
      return new Rejected(id, reason);
    }
  }

  /**
   * Its last batches are running. Then it is closed, or kept warm for a way back.
   *
   * @param warm what runs it, if it is kept warm
   */
  record Draining(ModelId id, Optional<EngineReport> warm) implements ModelState {
    /**
     * @throws java.util.NoSuchElementException if it is not kept warm
     */
    Serving back() {
      return new Serving(id, warm.orElseThrow());
    }
  }

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
      case Shadowing _ -> "shadowing";
      case Draining _ -> "draining";
      case Rejected _ -> "rejected";
    };
  }
}
