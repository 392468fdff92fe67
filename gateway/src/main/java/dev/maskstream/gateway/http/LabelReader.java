package dev.maskstream.gateway.http;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.label.LabelForm;
import dev.maskstream.gateway.label.LabelForm.Counts;
import dev.maskstream.gateway.label.LabelForm.Segment;
import dev.maskstream.gateway.label.LabelRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads labels as clients send them. JSON is taken in two forms: {@code size} and {@code segments},
 * and that of a JSON mask, so that a client can send back what it got.
 */
final class LabelReader {
  private static final int LONGEST_AUTHOR = 128;
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private LabelReader() {}

  /**
   * Which frame a label is for and whose it is.
   *
   * @throws IllegalArgumentException with a sentence for the client
   */
  static LabelRequest png(Exchange exchange, Buffer body) {
    return new LabelRequest(
        named("source", exchange.query("source")),
        frame(exchange.query("frame_id")),
        author(exchange.query("author"), exchange),
        new LabelForm.Png(ByteString.copyFrom(body.getBytes())));
  }

  /**
   * The same of JSON; what the query says counts first.
   *
   * @throws IllegalArgumentException with a sentence for the client
   * @throws ClassCastException if a member is of the wrong type
   */
  static LabelRequest json(Exchange exchange, JsonObject json) {
    return new LabelRequest(
        named("source", said(exchange, json, "source")),
        frame(said(exchange, json, "frame_id")),
        author(said(exchange, json, "author"), exchange),
        runs(json));
  }

  private static Optional<String> said(Exchange exchange, JsonObject json, String name) {
    return exchange.query(name).or(() -> Optional.ofNullable(json.getString(name)));
  }

  private static String named(String name, Optional<String> value) {
    return value.orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static UUID frame(Optional<String> text) {
    String id = named("frame_id", text);
    if (!UUID_TEXT.matcher(id).matches()) {
      throw new IllegalArgumentException("frame_id is a UUID");
    }
    return UUID.fromString(id);
  }

  private static String author(Optional<String> given, Exchange exchange) {
    String author = given.filter(name -> !name.isBlank()).orElse(exchange.caller().name());
    if (author.length() > LONGEST_AUTHOR || author.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "author is at most " + LONGEST_AUTHOR + " characters, and none that cannot be seen");
    }
    return author;
  }

  private static LabelForm runs(JsonObject json) {
    boolean asMask = !json.containsKey("segments");
    JsonArray entries = json.getJsonArray(asMask ? "classes" : "segments");
    if (entries == null) {
      throw new IllegalArgumentException("segments are missing");
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      JsonObject entry = entries.getJsonObject(i);
      segments.add(asMask ? segment(entry, "id", rle(entry)) : segment(entry, "class_id", entry));
    }
    JsonArray size = json.getJsonArray("size");
    return size == null
        ? new LabelForm.Runs(number(json, "width"), number(json, "height"), segments)
        : new LabelForm.Runs(
            OptionalInt.of(size.getInteger(1)), OptionalInt.of(size.getInteger(0)), segments);
  }

  private static JsonObject rle(JsonObject entry) {
    JsonObject rle = entry.getJsonObject("rle");
    if (rle == null) {
      throw new IllegalArgumentException("a class has no rle");
    }
    return rle;
  }

  private static OptionalInt number(JsonObject json, String name) {
    Integer number = json.getInteger(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Segment segment(JsonObject entry, String idName, JsonObject runs) {
    int id = number(entry, idName).orElse(-1);
    if (id < 0 || id > 255) {
      throw new IllegalArgumentException(idName + " is 0 to 255");
    }
    return new Segment(id, counts(runs.getValue("counts")));
  }

  private static Counts counts(Object counts) {
    return switch (counts) {
      case String text -> new Counts.Compressed(text);
      case JsonArray numbers -> {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
          all.add(numbers.getInteger(i));
        }
        yield new Counts.Plain(all);
      }
      case null, default ->
          throw new IllegalArgumentException("counts are COCO run lengths, as text or numbers");
    };
  }
}
