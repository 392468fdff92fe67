package dev.maskstream.gateway;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A synthetic camera, for who has none yet.
 *
 * <p>Threads: worker threads of the gateway, several at a time.
 */
public interface DemoCamera {
  /** What {@code GET /v1/demo} answers; empty while it does not run. */
  Optional<JsonObject> report();

  /**
   * Starts it, unless it runs. May take some seconds.
   *
   * @throws RuntimeException with a sentence for who asked, if it cannot be started
   */
  void start();
}
