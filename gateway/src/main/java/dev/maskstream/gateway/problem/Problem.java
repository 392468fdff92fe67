package dev.maskstream.gateway.problem;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Why a request was not done, as {@code application/problem+json} (RFC 9457).
 *
 * @param status HTTP status, 400 to 599
 * @param code short and stable, such as {@code torn-picture}
 * @param detail a sentence that the owner of the camera can act on
 * @param retryAfterSeconds when to try again; absent when trying again changes nothing
 * @param facts further members of the object
 */
public record Problem(
    int status,
    String code,
    String detail,
    OptionalInt retryAfterSeconds,
    Map<String, Object> facts) {
  public static final String CONTENT_TYPE = "application/problem+json";

  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, OptionalInt.empty(), Map.of());
  }

  public Problem retryAfter(int seconds) {
    return new Problem(status, code, detail, OptionalInt.of(seconds), facts);
  }

  public Problem with(String name, Object value) {
    Map<String, Object> more = new TreeMap<>(facts);
    more.put(name, value);
    return new Problem(status, code, detail, retryAfterSeconds, more);
  }

  public String title() {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", "urn:maskstream:problem:" + code)
            .put("title", title())
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    facts.forEach(json::put);
    return json;
  }
}
