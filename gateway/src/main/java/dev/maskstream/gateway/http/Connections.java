package dev.maskstream.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
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
  private final Map<HttpConnection, Place> places = new ConcurrentHashMap<>();

  /** What a connection is at; of its event loop alone. */
  private static final class Place {
    private long timer = NO_TIMER;
    private int unanswered;
  }

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
    boolean full = places.size() >= most;
    Place place = new Place();
    places.put(connection, place);
    connection.closeHandler(
        _ -> {
          places.remove(connection);
          stopTimer(place);
        });
    if (full) {
      connection.close();
    } else {
      await(connection, place, firstHead);
    }
  }

  /** A request's head is here. */
  void asked(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Place place = places.get(connection);
    if (place == null) {
      return;
    }
    stopTimer(place);
    place.unanswered++;
    // What becomes a WebSocket has no next request; what is refused to be one, the idle time ends.
    if (request.getHeader(HttpHeaders.UPGRADE) == null) {
      request.response().endHandler(_ -> answered(connection, place));
    }
  }

  private void answered(HttpConnection connection, Place place) {
    place.unanswered--;
    if (place.unanswered == 0 && places.containsKey(connection)) {
      await(connection, place, nextHead);
    }
  }

  /**
   * Cuts a connection off with all that it has not taken. Closing it in order would wait for the
   * client to take that, which is what it does not do.
   */
  static void cut(HttpConnection connection) {
    if (connection instanceof ConnectionBase transport) {
      // Not the channel's own close: Vert.x queues that behind what is not taken.
      var _ = transport.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }

  private void await(HttpConnection connection, Place place, Duration patience) {
    place.timer = vertx.setTimer(patience.toMillis(), _ -> connection.close());
  }

  private void stopTimer(Place place) {
    if (place.timer != NO_TIMER) {
      vertx.cancelTimer(place.timer);
      place.timer = NO_TIMER;
    }
  }
}
