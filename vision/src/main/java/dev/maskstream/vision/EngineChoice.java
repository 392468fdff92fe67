package dev.maskstream.vision;

import java.util.List;

/**
 * Which engine runs a model, and why those that come before it in the order do not.
 *
 * @param refused engines in the order they were asked
 */
public record EngineChoice(EngineInfo chosen, List<Refused> refused) {
  public EngineChoice {
    refused = List.copyOf(refused);
  }

  /** The same with another reason why one of the engines was refused. */
  EngineChoice because(String name, String reason) {
    return new EngineChoice(
        chosen,
        refused.stream()
            .map(one -> one.name().equals(name) ? new Refused(name, reason) : one)
            .toList());
  }

  /** One of the refused after all, with those that come before it. */
  EngineChoice of(EngineInfo engine) {
    return new EngineChoice(
        engine, refused.stream().takeWhile(one -> !one.name().equals(engine.name())).toList());
  }

  /**
   * An engine that was asked first and could not.
   *
   * @param name such as {@code TensorRT}
   * @param reason a sentence for the operator
   */
  public record Refused(String name, String reason) {}
}
