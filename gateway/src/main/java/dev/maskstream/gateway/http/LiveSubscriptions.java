package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.live.LiveWish;
import dev.maskstream.proto.SourceIds;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which sources one page watches and how. {@code *} stands for every source it may see.
 *
 * <p>Bound: {@value #MOST} sources. Threads: one changes, any ask.
 */
final class LiveSubscriptions {
  private static final int MOST = 1_000;
  private static final String ALL = "*";

  private final Predicate<String> mayRead;
  private final Map<String, LiveWish> wishes = new ConcurrentHashMap<>();

  LiveSubscriptions(Predicate<String> mayRead) {
    this.mayRead = mayRead;
  }

  Optional<LiveWish> wish(String source) {
    LiveWish wish = wishes.getOrDefault(source, wishes.get(ALL));
    return wish == null || !mayRead.test(source) ? Optional.empty() : Optional.of(wish);
  }

  /**
   * Does what a message asks for: {@code {"subscribe":[...],"frames":true,"masks":"png"}} or {@code
   * {"unsubscribe":[...]}}.
   *
   * @return what the page is told
   */
  JsonObject change(String text) {
    try {
      JsonObject message = new JsonObject(text);
      LiveWish wish =
          new LiveWish(
              message.getBoolean("frames", false), form(message.getString("masks", "json")));
      List<String> wanted = sources(message, "subscribe");
      sources(message, "unsubscribe").forEach(wishes::remove);
      if (wishes.size() + wanted.size() > MOST) {
        throw new IllegalArgumentException("a page watches at most " + MOST + " sources");
      }
      wanted.forEach(source -> wishes.put(source, wish));
      return new JsonObject().put("watching", new JsonArray(new ArrayList<>(watched())));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      return new JsonObject()
          .put("error", "bad-message")
          .put("reason", String.valueOf(e.getMessage()));
    }
  }

  private Set<String> watched() {
    return new TreeSet<>(wishes.keySet());
  }

  private static MaskForm form(String name) {
    return switch (name) {
      case "json" -> MaskForm.JSON;
      case "protobuf" -> MaskForm.PROTOBUF;
      case "png" -> MaskForm.PNG;
      default -> throw new IllegalArgumentException("masks is json, protobuf or png");
    };
  }

  private List<String> sources(JsonObject message, String name) {
    List<String> sources = new ArrayList<>();
    for (Object entry : message.getJsonArray(name, new JsonArray())) {
      String source = String.valueOf(entry);
      if (!source.equals(ALL) && !SourceIds.isValid(source)) {
        throw new IllegalArgumentException("'" + source + "' is no source id");
      }
      if (!source.equals(ALL) && (SourceIds.isReserved(source) || !mayRead.test(source))) {
        throw new IllegalArgumentException("you may not watch " + source);
      }
      sources.add(source);
    }
    return sources;
  }
}
