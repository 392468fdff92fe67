package dev.maskstream.gateway.http;

import dev.maskstream.gateway.http.FrameOptions.BadRequest;
import dev.maskstream.proto.FrameIds;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The WebSocket routes: each socket gets a session of its own. */
final class SocketsHandler {
  private final Upgrade upgrade;
  private final FramesSocket.Shared frames;
  private final LiveSocket.Shared live;
  private final FrameIds ids;
  private final LongSupplier epochMicros;

  /** What sessions share. */
  record Parts(
      Upgrade upgrade,
      FramesSocket.Shared frames,
      LiveSocket.Shared live,
      FrameIds ids,
      LongSupplier epochMicros) {}

  SocketsHandler(Parts parts) {
    this.upgrade = parts.upgrade;
    this.frames = parts.frames;
    this.live = parts.live;
    this.ids = parts.ids;
    this.epochMicros = parts.epochMicros;
  }

  /** {@code WS /v1/sources/{source}/frames}; {@code ?delivery=} holds for all its frames. */
  void frames(Exchange exchange) {
    FrameOptions options;
    try {
      options = FrameOptions.of(exchange, Duration.ZERO);
    } catch (BadRequest e) {
      exchange.problem(e.problem());
      return;
    }
    String source = exchange.source();
    Context loop = Vertx.currentContext();
    upgrade.upgrade(
        exchange,
        socket -> {
          FramesSocket session =
              new FramesSocket(
                  socket,
                  loop,
                  frames,
                  () -> options.submission(source, ids.next(), epochMicros.getAsLong()));
          session.open();
          return session::closed;
        });
  }

  /** {@code WS /v1/live}. */
  void live(Exchange exchange) {
    Context loop = Vertx.currentContext();
    upgrade.upgrade(
        exchange,
        socket -> {
          LiveSocket session = new LiveSocket(socket, exchange.caller(), loop, live);
          session.open();
          return session::closed;
        });
  }
}
