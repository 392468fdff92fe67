package dev.maskstream.gateway.http;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code GET /v1/health}: whether masks can come at all, for pages that watch. Says what is known
 * already and asks nobody; {@code /readyz} on the management port sends a frame through.
 */
final class HealthHandler {
  private final Supplier<Optional<Instant>> kafkaAwaySince;

  /**
   * @param kafkaAwaySince empty while Kafka answers; must not block
   */
  HealthHandler(Supplier<Optional<Instant>> kafkaAwaySince) {
    this.kafkaAwaySince = kafkaAwaySince;
  }

  void handle(Exchange exchange) {
    Optional<Instant> since = kafkaAwaySince.get();
    JsonObject kafka =
        new JsonObject()
            .put("answers", since.isEmpty())
            .put("away_since", since.map(Instant::toString).orElse(null));
    exchange.json(200, new JsonObject().put("kafka", kafka));
  }
}
