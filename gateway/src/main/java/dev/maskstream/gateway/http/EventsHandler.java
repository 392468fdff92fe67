package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.gateway.http.FrameOptions.BadRequest;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.EventPages;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * {@code GET /v1/events}: server-sent events, from now on or from an offset. At the bound of
 * clients further ones are refused.
 *
 * <p>Threads: {@link #handle} belongs to the event loop; any may close.
 */
final class EventsHandler implements AutoCloseable {
  private final Shared shared;
  private final int maxClients;
  private final int partitions;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  /**
   * What all streams share.
   *
   * @param reader one thread, on which pages are read
   * @param patience with a client that takes nothing
   * @param heartbeat between two signs of life
   */
  record Shared(
      Vertx vertx,
      Access access,
      EventHub hub,
      EventPages pages,
      Workers reader,
      LongSupplier nanoClock,
      Duration patience,
      Duration heartbeat) {}

  /**
   * @param partitions of the topic; with more than one its events have no order to be told in
   */
  EventsHandler(Shared shared, int maxClients, int partitions) {
    this.shared = shared;
    this.maxClients = maxClients;
    this.partitions = partitions;
  }

  void handle(Exchange exchange) {
    EventWish wish;
    try {
      wish = EventWish.of(exchange, shared.hub.next());
      refuse();
    } catch (BadRequest e) {
      exchange.problem(e.problem());
      return;
    }
    if (exchange.context().request().method().equals(HttpMethod.HEAD)) {
      EventStream.head(exchange.context().response()).end();
      return;
    }
    EventStream stream = new EventStream(exchange, wish, shared, streams::remove);
    streams.add(stream);
    stream.open();
  }

  private void refuse() throws BadRequest {
    if (partitions != 1) {
      throw new BadRequest(
          Problem.of(
              501,
              "events-partitioned",
              "The topic of events has %d partitions, so that its events have no one order; make it anew with one."
                  .formatted(partitions)));
    }
    if (streams.size() >= maxClients) {
      throw new BadRequest(
          Problem.of(503, "too-many-watching", "As many clients watch events as may.")
              .retryAfter(10));
    }
  }

  /** Ends every stream, so that nobody waits for them to end by themselves. */
  @Override
  public void close() {
    streams.forEach(EventStream::end);
  }
}
