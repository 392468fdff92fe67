package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Function;

/**
 * Turns requests into WebSockets and keeps those alive, for as long as the key they came with is
 * known.
 */
final class Upgrade {
  private static final long PING_MILLIS = 30_000;

  private static final long RECHECK_MILLIS = 2_000;
  private static final short POLICY_VIOLATION = 1008;

  private final Vertx vertx;
  private final Access access;

  Upgrade(Vertx vertx, Access access) {
    this.vertx = vertx;
    this.access = access;
  }

  /**
   * To be called on the request's event loop.
   *
   * @param session opens on the socket and says what to do when that is closed
   */
  void upgrade(Exchange exchange, Function<ServerWebSocket, Runnable> session) {
    String wanted = exchange.header("Upgrade").orElse("");
    if (!wanted.equalsIgnoreCase("websocket")) {
      exchange.context().response().putHeader("Upgrade", "websocket");
      exchange.problem(
          Problem.of(426, "websocket-only", "With GET this route speaks WebSocket only."));
      return;
    }
    exchange
        .context()
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              // Proxies and our own idle timeout would cut a socket that nothing happens on.
              long pings = vertx.setPeriodic(PING_MILLIS, _ -> ping(socket));
              long checks =
                  vertx.setPeriodic(RECHECK_MILLIS, _ -> recheck(socket, exchange.caller()));
              Runnable closed = session.apply(socket);
              socket.closeHandler(
                  _ -> {
                    vertx.cancelTimer(pings);
                    vertx.cancelTimer(checks);
                    closed.run();
                  });
            });
  }

  private void recheck(ServerWebSocket socket, Caller caller) {
    if (!access.stillKnows(caller)) {
      var _ = socket.close(POLICY_VIOLATION, "This API key is not known here any more.");
    }
  }

  private static void ping(ServerWebSocket socket) {
    if (!socket.isClosed()) {
      socket.writePing(Buffer.buffer());
    }
  }
}
