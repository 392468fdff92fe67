package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.source.SourceDesk;
import dev.maskstream.gateway.source.SourceDesk.Done;
import dev.maskstream.gateway.source.SourceReader;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.proto.v1.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * {@code GET/PUT/DELETE /v1/sources/{source}} and {@code GET /v1/sources}: where frames come from,
 * how they are treated, and how that goes.
 *
 * <p>Threads: belongs to the event loop; what waits for Kafka is done by the one worker.
 */
final class SourcesHandler {
  private final SourceDesk desk;
  private final Accounting accounting;
  private final SmallBody bodies;
  private final Workers worker;

  /**
   * @param worker one thread
   */
  SourcesHandler(SourceDesk desk, Accounting accounting, SmallBody bodies, Workers worker) {
    this.desk = desk;
    this.accounting = accounting;
    this.bodies = bodies;
    this.worker = worker;
  }

  /** Those sources that the caller may read. */
  void list(Exchange exchange) {
    JsonArray sources = new JsonArray();
    for (String id : desk.ids()) {
      if (exchange.caller().may(Scope.READ, id)) {
        desk.show(id).ifPresent(source -> sources.add(withCounts(id, source)));
      }
    }
    exchange.json(
        200, new JsonObject().put("sources", sources).put("since", accounting.since().toString()));
  }

  private JsonObject withCounts(String id, JsonObject source) {
    return new JsonObject()
        .put("source", id)
        .mergeIn(CountsHandler.counts(accounting.of(id)))
        .mergeIn(source);
  }

  void one(Exchange exchange) {
    String id = exchange.source();
    desk.show(id)
        .ifPresentOrElse(
            source -> exchange.json(200, withCounts(id, source)),
            () -> exchange.problem(SourceDesk.unknown(id)));
  }

  void put(Exchange exchange) {
    String id = exchange.source();
    bodies.read(
        exchange,
        json -> {
          Source wanted = SourceReader.source(id, json);
          Slowly.answer(exchange, worker, () -> reply(id, desk.put(exchange.caller(), wanted)));
        });
  }

  void delete(Exchange exchange) {
    String id = exchange.source();
    Slowly.answer(exchange, worker, () -> reply(id, desk.delete(exchange.caller(), id)));
  }

  private Reply reply(String id, Done done) {
    return switch (done) {
      case Done.Made(JsonObject source) -> new Reply.Json(201, withCounts(id, source));
      case Done.Changed(JsonObject source) -> new Reply.Json(200, withCounts(id, source));
      case Done.Deleted() -> new Reply.Nothing();
      case Done.Refused(Problem problem) -> new Reply.Refused(problem);
    };
  }
}
