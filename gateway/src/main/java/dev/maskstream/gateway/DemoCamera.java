package dev.maskstream.gateway;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * A synthetic camera, for who has none yet.
 *
 * <p>Threads: {@link #report} is called by event loops and must not block; one thread of the
 * gateway's starts and stops.
 */
public interface DemoCamera {
  /** What {@code GET /v1/demo} answers; empty while it does not run. */
  Optional<JsonObject> report();

  /**
   * Starts it, unless it runs.
   *
   * @return why that is too early or too late, as a sentence for who asked; empty if it runs
   * @throws RuntimeException with a sentence for who asked, if it cannot be started
   */
  Optional<String> start();

  /** Stops it, if it runs. */
  void stop();

  /** How long whoever asks for a start or a stop is to wait; what takes longer goes on. */
  Duration patience();
}
