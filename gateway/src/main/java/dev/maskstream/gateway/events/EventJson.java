package dev.maskstream.gateway.events;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.maskstream.gateway.answer.Instants;
import dev.maskstream.proto.v1.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An event as JSON: its {@code type}, when it was, and every field of its message under the name
 * that stands in the protocol file. Enum values are words such as {@code stale}; what is absent, or
 * is no number, is null.
 */
final class EventJson {
  private EventJson() {}

  /** Name of the event's kind, such as {@code frame_dropped}; empty for one of no kind we know. */
  static String type(Event event) {
    return kind(event).map(FieldDescriptor::getName).orElse("");
  }

  /** Every kind of event there is. */
  static List<String> types() {
    return Event.getDescriptor().getOneofs().getFirst().getFields().stream()
        .map(FieldDescriptor::getName)
        .toList();
  }

  private static Optional<FieldDescriptor> kind(Event event) {
    return Optional.ofNullable(
        event.getOneofFieldDescriptor(Event.getDescriptor().getOneofs().getFirst()));
  }

  static JsonObject of(Event event) {
    JsonObject json =
        new JsonObject()
            .put("type", type(event))
            .put("at", Instants.text(event.getAtMicros()))
            .put("at_micros", event.getAtMicros());
    kind(event).ifPresent(kind -> fields((Message) event.getField(kind), json));
    return json;
  }

  private static JsonObject fields(Message message, JsonObject json) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean absent = field.hasPresence() && !message.hasField(field);
      json.put(field.getName(), absent ? null : value(field, message.getField(field)));
    }
    return json;
  }

  private static Object value(FieldDescriptor field, Object value) {
    if (!field.isRepeated()) {
      return single(value);
    }
    JsonArray array = new JsonArray();
    ((List<?>) value).forEach(entry -> array.add(single(entry)));
    return array;
  }

  private static Object single(Object value) {
    return switch (value) {
      case Message message -> fields(message, new JsonObject());
      case EnumValueDescriptor constant -> word(constant);
      // Through its text, so that 0.1f reads 0.1 and not 0.10000000149011612.
      case Float number -> Float.isFinite(number) ? Double.valueOf(Float.toString(number)) : null;
      case Double number -> Double.isFinite(number) ? number : null;
      default -> value;
    };
  }

  /** {@code stale} of {@code DROP_REASON_STALE}. */
  private static String word(EnumValueDescriptor constant) {
    String prefix = constant.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_") + "_";
    String name = constant.getName();
    boolean prefixed = name.regionMatches(true, 0, prefix, 0, prefix.length());
    return (prefixed ? name.substring(prefix.length()) : name).toLowerCase(Locale.ROOT);
  }
}
