package dev.maskstream.gateway.http;

import dev.maskstream.gateway.GatewaySettings;
import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.access.LoopbackGuard;
import dev.maskstream.gateway.management.ManagementHandlers;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

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
            settings.managementHost(), settings.managementPort(), MOST_CONNECTIONS, 1 << 16);
    return Listener.open(vertx, place, routes(access, handlers).router(vertx));
  }

  static Routes routes(Access access, ManagementHandlers to) {
    return new Routes()
        .add(HttpMethod.GET, "/livez", guarded(access, to::livez))
        .add(HttpMethod.GET, "/readyz", guarded(access, to::readyz))
        .add(HttpMethod.GET, "/metrics", guarded(access, to::metrics));
  }

  private static Handler<RoutingContext> guarded(Access access, Handler<RoutingContext> then) {
    return context -> {
      String authority = String.valueOf(context.request().authority());
      if (access.isProtectedMode() && !LoopbackGuard.isLoopbackName(authority)) {
        Problems.send(
            context.response(),
            Problem.of(
                403, "foreign-host", "Without API keys this port answers only as localhost."));
      } else {
        then.handle(context);
      }
    };
  }
}
