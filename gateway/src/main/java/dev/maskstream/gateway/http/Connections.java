package dev.maskstream.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of one port. At the bound further ones are closed at once, and so is one on
 * which a request's head takes too long: else a few bytes a minute would hold a place for ever.
 *
 * <p>Threads: each connection's event loop.
 */
final class Connections {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final int most;
  private final Duration firstHead;
  private final Duration nextHead;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  /**
   * @param firstHead from the connection to the end of the first request's head
   * @param nextHead from the end of an answer to the end of the next request's head
   */
  Connections(Vertx vertx, int most, Duration firstHead, Duration nextHead) {
    this.vertx = vertx;
    this.most = most;
    this.firstHead = firstHead;
    this.nextHead = nextHead;
  }

  /** A connection was made. */
  void opened(HttpConnection connection) {
    connection.closeHandler(_ -> stopTimer(timers.remove(connection)));
    boolean full = timers.size() >= most;
    await(connection, firstHead);
    if (full) {
      connection.close();
    }
  }

  /** A request's head is here. */
  void asked(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    stopTimer(timers.replace(connection, NO_TIMER));
    request.response().endHandler(_ -> answered(connection));
  }

  private void answered(HttpConnection connection) {
    if (timers.containsKey(connection)) {
      await(connection, nextHead);
    }
  }

  private void await(HttpConnection connection, Duration patience) {
    timers.put(connection, vertx.setTimer(patience.toMillis(), _ -> connection.close()));
  }

  private void stopTimer(Long timer) {
    if (timer != null && timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
  }
}
