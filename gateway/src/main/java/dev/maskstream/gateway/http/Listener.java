package dev.maskstream.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A port that is listened on.
 *
 * <p>Threads: any may close.
 */
public final class Listener implements AutoCloseable {
  /** WebSocket messages carry a picture or a mask and a small header before it. */
  private static final int WEB_SOCKET_SLACK_BYTES = 256 << 10;

  private static final Duration NEXT_HEAD = Duration.ofSeconds(90);

  /** Nothing moves while an answer is waited for, so this is longer than any of them may take. */
  private static final int IDLE_SECONDS = (int) (SegmentOptions.MAX_PATIENCE_MILLIS / 1000) + 30;

  private static final long PATIENCE_SECONDS = 10;

  private final HttpServer server;
  private final URI url;
  private final Runnable ahead;

  private Listener(HttpServer server, URI url, Runnable ahead) {
    this.server = server;
    this.url = url;
    this.ahead = ahead;
  }

  /**
   * Where and how much.
   *
   * @param port 0 for any
   * @param maxMessageBytes of a WebSocket's message, without slack
   * @param headPatience for a request's head, once a connection is there
   */
  public record Place(
      String host, int port, int maxConnections, int maxMessageBytes, Duration headPatience) {
    private HttpServerOptions options() {
      int bytes = maxMessageBytes + WEB_SOCKET_SLACK_BYTES;
      return new HttpServerOptions()
          .setHost(host)
          .setPort(port)
          .setIdleTimeout(IDLE_SECONDS)
          // A refused body ends its connection, which must not carry the requests of others.
          .setHttp2ClearTextEnabled(false)
          .setMaxWebSocketFrameSize(bytes)
          .setMaxWebSocketMessageSize(bytes)
          .setPerFrameWebSocketCompressionSupported(false)
          .setPerMessageWebSocketCompressionSupported(false)
          .addWebSocketSubProtocol(Door.SUB_PROTOCOL);
    }
  }

  /**
   * Listens.
   *
   * @param ahead ends what would not end by itself; run before the port is closed
   * @throws IllegalArgumentException with what to do about it, if the port cannot be had
   */
  static Listener open(Vertx vertx, Place place, Router router, Runnable ahead) {
    Connections connections =
        new Connections(vertx, place.maxConnections, place.headPatience, NEXT_HEAD);
    HttpServer server =
        vertx
            .createHttpServer(place.options())
            .connectionHandler(connections::opened)
            .requestHandler(
                request -> {
                  connections.asked(request);
                  router.handle(request);
                });
    try {
      await(server.listen());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalArgumentException(
          "Cannot listen on %s:%d: %s. Another program may use the port; choose another one."
              .formatted(place.host, place.port, e.getMessage()),
          e);
    }
    String host = place.host.contains(":") ? "[" + place.host + "]" : place.host;
    return new Listener(server, URI.create("http://" + host + ":" + server.actualPort()), ahead);
  }

  public URI url() {
    return url;
  }

  @Override
  public void close() throws ExecutionException, TimeoutException {
    ahead.run();
    await(server.shutdown(PATIENCE_SECONDS / 2, TimeUnit.SECONDS));
  }

  private static void await(Future<?> future) throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a port", e);
    }
  }
}
