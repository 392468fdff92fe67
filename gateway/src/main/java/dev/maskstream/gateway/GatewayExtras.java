package dev.maskstream.gateway;

import java.util.List;
import java.util.Optional;

/**
 * What a gateway is given by the program it runs in.
 *
 * @param checks asked by {@code /readyz} beside the gateway's own
 * @param demo what {@code /v1/demo} tells of, starts and stops; absent for 404
 */
public record GatewayExtras(List<ReadinessCheck> checks, Optional<DemoCamera> demo) {
  public static GatewayExtras none() {
    return new GatewayExtras(List.of(), Optional.empty());
  }
}
