package dev.maskstream.gateway.events;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.v1.Event;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * An event as clients are told of it.
 *
 * @param offset on the topic, and the event's id
 * @param type such as {@code frame_dropped}
 * @param source it is about; empty if it is about a model
 * @param model it is about; empty if it is about a source
 * @param json one line
 */
public record SeenEvent(
    long offset, String type, Optional<String> source, Optional<String> model, String json) {

  /** Every type there is. */
  public static List<String> types() {
    return EventJson.types();
  }

  /** Empty for an event that nobody is told of: of a kind unknown here, or of our own source. */
  public static Optional<SeenEvent> of(long offset, Event event) {
    String type = EventJson.type(event);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    JsonObject json = EventJson.of(event);
    Optional<String> source = Optional.ofNullable(json.getString("source_id"));
    Optional<String> model = Optional.ofNullable(json.getString("model"));
    return source.filter(SourceIds::isReserved).isPresent()
        ? Optional.empty()
        : Optional.of(new SeenEvent(offset, type, source, model, json.encode()));
  }
}
