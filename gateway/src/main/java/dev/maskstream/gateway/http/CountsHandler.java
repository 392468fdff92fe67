package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.SourceCounts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/** {@code GET .../accounting} and {@code GET /v1/sources}: how many frames ended how. */
final class CountsHandler {
  private final Accounting accounting;

  CountsHandler(Accounting accounting) {
    this.accounting = accounting;
  }

  void ofSource(Exchange exchange) {
    exchange.json(200, dated(counts(accounting.of(exchange.source()))));
  }

  void total(Exchange exchange) {
    exchange.json(200, dated(counts(accounting.total())));
  }

  /** Those sources that the caller may read. */
  void sources(Exchange exchange) {
    JsonArray sources = new JsonArray();
    accounting
        .bySource()
        .forEach(
            (source, counts) -> {
              if (exchange.caller().may(Scope.READ, source)) {
                sources.add(new JsonObject().put("source", source).mergeIn(counts(counts)));
              }
            });
    exchange.json(200, dated(new JsonObject().put("sources", sources)));
  }

  private JsonObject dated(JsonObject json) {
    return json.put("since", accounting.since().toString());
  }

  private static JsonObject counts(SourceCounts counts) {
    JsonObject dropped = new JsonObject();
    new TreeMap<>(counts.dropped()).forEach(dropped::put);
    return new JsonObject()
        .put("accepted", counts.accepted())
        .put("masks", counts.masks())
        .put("dropped", dropped)
        .put("dead_letters", counts.deadLetters())
        .put("in_flight", counts.inFlight());
  }
}
