package dev.maskstream.gateway;

import java.util.function.Supplier;

/**
 * A further question that {@code /readyz} asks before it says yes.
 *
 * @param name as it stands in the answer
 * @param ask may block for a second; runs on a worker thread
 */
public record ReadinessCheck(String name, Supplier<Answer> ask) {

  /**
   * What a check says.
   *
   * @param reason a sentence for whoever runs the service, also when ready
   */
  public record Answer(boolean ready, String reason) {}
}
