package dev.maskstream.gateway.http;

import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.SourceCounts;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/** {@code GET .../accounting}: how many frames ended how. */
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

  private JsonObject dated(JsonObject json) {
    return json.put("since", accounting.since().toString());
  }

  static JsonObject counts(SourceCounts counts) {
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
