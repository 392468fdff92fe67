package dev.maskstream.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The page and the contract: files of the jar, read once and given to anybody. */
final class PageHandler {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> FILES =
      Map.of(
          "/", "web/index.html",
          "/openapi.json", "openapi.json",
          "/assets/app.css", "web/app.css",
          "/assets/app.js", "web/app.js",
          "/assets/api.js", "web/api.js",
          "/assets/paint.js", "web/paint.js",
          "/assets/live.js", "web/live.js",
          "/assets/icon.svg", "web/icon.svg");

  private final Map<String, Buffer> bodies = new LinkedHashMap<>();

  PageHandler() {
    FILES.forEach((path, file) -> bodies.put(path, read(file)));
  }

  private static Buffer read(String file) {
    try (InputStream in =
        PageHandler.class.getResourceAsStream("/dev/maskstream/gateway/" + file)) {
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Set<String> paths() {
    return bodies.keySet();
  }

  void handle(RoutingContext context) {
    // The route's own path: that of the request may have a slash too many.
    String path = context.currentRoute().getPath();
    HttpServerResponse response = context.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, typeOf(FILES.get(path)))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        .end(bodies.get(path));
  }

  private static String typeOf(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "application/json";
    };
  }
}
