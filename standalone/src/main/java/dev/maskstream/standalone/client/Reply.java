package dev.maskstream.standalone.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.maskstream.proto.v1.Mask;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a gateway answers to a picture. */
public sealed interface Reply {
  record Masked(Mask mask) implements Reply {}

  /**
   * No mask.
   *
   * @param status of HTTP
   * @param code short and stable; empty when the answer was not the gateway's
   * @param detail a sentence
   */
  record Refused(int status, String code, String detail) implements Reply {
    /** Reads {@code application/problem+json}, or what else came instead. */
    static Refused read(int status, byte[] body) {
      String text = new String(body, StandardCharsets.UTF_8);
      return parse(text)
          .map(problem -> new Refused(status, text(problem, "code"), text(problem, "detail")))
          .orElseGet(() -> new Refused(status, "", "HTTP " + status));
    }

    private static Optional<JsonObject> parse(String text) {
      try {
        JsonElement root = JsonParser.parseString(text);
        return root.isJsonObject() ? Optional.of(root.getAsJsonObject()) : Optional.empty();
      } catch (JsonParseException _) {
        return Optional.empty();
      }
    }

    private static String text(JsonObject problem, String key) {
      return problem.has(key) ? problem.get(key).getAsString() : "";
    }
  }
}
