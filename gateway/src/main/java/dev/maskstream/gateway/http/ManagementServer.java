package dev.maskstream.gateway.http;

import dev.maskstream.gateway.GatewaySettings;
import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.management.ManagementHandlers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;

/** The port for those who run the service: no keys, and so not for the street. */
public final class ManagementServer {
  private static final int MOST_CONNECTIONS = 100;

  private ManagementServer() {}

  /**
   * Listens for those who run the service.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public static Listener open(
      Vertx vertx, GatewaySettings settings, Access access, ManagementHandlers handlers) {
    Listener.Place place =
        new Listener.Place(
            settings.managementHost(),
            settings.managementPort(),
            MOST_CONNECTIONS,
            1 << 16,
            settings.uploadTimeout());
    return Listener.open(vertx, place, routes(access, handlers).router(vertx), () -> {});
  }

  static Routes routes(Access access, ManagementHandlers to) {
    Door door = new Door(access);
    return new Routes()
        .add(HttpMethod.GET, "/livez", c -> door.guarded(c, to::livez))
        .add(HttpMethod.GET, "/readyz", c -> door.guarded(c, to::readyz))
        .add(HttpMethod.GET, "/metrics", c -> door.guarded(c, to::metrics));
  }
}
