package dev.maskstream.vision;

import java.util.ArrayList;
import java.util.List;

/**
 * Which engine runs a model, and why those that come before it in the order do not.
 *
 * @param refused engines in the order they were asked
 * @param compared what was measured on the version's golden frames before one was picked, ONNX
 *     Runtime first; empty where nothing was compared
 */
public record EngineChoice(EngineInfo chosen, List<Refused> refused, List<Compared> compared) {
  public EngineChoice {
    refused = List.copyOf(refused);
    compared = List.copyOf(compared);
  }

  /** Without anything compared. */
  public EngineChoice(EngineInfo chosen, List<Refused> refused) {
    this(chosen, refused, List.of());
  }

  /** Another engine after all, because the chosen one failed when it filled its slots or served. */
  EngineChoice insteadOf(EngineInfo other, String reason) {
    List<Refused> all = new ArrayList<>(refused);
    all.add(new Refused(chosen.name(), reason));
    return new EngineChoice(other, all, compared);
  }

  /**
   * An engine that was asked first and could not.
   *
   * @param name such as {@code TensorRT}
   * @param reason a sentence for the operator
   */
  public record Refused(String name, String reason) {}

  /**
   * An engine that keeps to ONNX Runtime's class maps, and what it takes.
   *
   * @param millisPerFrame of the fastest batch, on the threads of one slot
   * @param agreement least share of a golden frame's pixels that had ONNX Runtime's class, 0 to 1
   */
  public record Compared(EngineInfo engine, double millisPerFrame, double agreement) {}
}
