package dev.maskstream.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The page and the contract: files of the jar, read once and given to anybody. */
final class PageHandler {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String ASSETS = "/assets/";

  private static final List<String> FILES =
      List.of(
          "add-source.js",
          "alerts.js",
          "api.js",
          "app.css",
          "app.js",
          "area-chart.js",
          "class-history.js",
          "class-paint.js",
          "classes-panel.js",
          "coco-rle.js",
          "colours.js",
          "dialogs.js",
          "dom.js",
          "editor-canvas.js",
          "editor-keys.js",
          "editor-tools.js",
          "editor.css",
          "editor.js",
          "gateway-events.js",
          "health.js",
          "icon.svg",
          "label-queue.js",
          "lag.js",
          "live-socket.js",
          "live-tile.js",
          "live-worker.js",
          "live.js",
          "mask.js",
          "meter.js",
          "model-watch.js",
          "models-panel.js",
          "painter-2d.js",
          "painter-gl.js",
          "panels.css",
          "prefs.js",
          "protobuf.js",
          "queue-panel.js",
          "raise.js",
          "row-runs.js",
          "segment-api.js",
          "shapes.js",
          "silence.js",
          "tabs.js",
          "thresholds.js",
          "tile.js",
          "uploads.js",
          "view-controls.js",
          "wall.css",
          "wall-fit.js",
          "wall.js",
          "webcam.js");

  private final Map<String, Buffer> bodies = new LinkedHashMap<>();

  PageHandler() {
    bodies.put("/", read("web/index.html"));
    bodies.put("/openapi.json", read("openapi.json"));
    FILES.forEach(file -> bodies.put(ASSETS + file, read("web/" + file)));
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
        .putHeader(HttpHeaders.CONTENT_TYPE, typeOf(path))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        .end(bodies.get(path));
  }

  private static String typeOf(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "/" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "application/json";
    };
  }
}
