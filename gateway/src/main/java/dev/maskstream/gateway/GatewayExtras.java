package dev.maskstream.gateway;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a gateway is given by the program it runs in.
 *
 * @param checks asked by {@code /readyz} beside the gateway's own
 * @param demo what {@code GET /v1/demo} answers; absent for 404. Called on a worker thread.
 */
public record GatewayExtras(List<ReadinessCheck> checks, Optional<Supplier<JsonObject>> demo) {
  public static GatewayExtras none() {
    return new GatewayExtras(List.of(), Optional.empty());
  }
}
