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

  /**
   * An engine that was asked first and could not.
   *
   * @param name such as {@code TensorRT}
   * @param reason a sentence for the operator
   */
  public record Refused(String name, String reason) {}
}
