package dev.maskstream.gateway.source;

import dev.maskstream.gateway.camera.CameraUrl;
import dev.maskstream.proto.DeliveryName;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A source's record as answers have it; nothing of it is a secret. */
final class SourceJson {
  private SourceJson() {}

  static JsonObject of(Source record) {
    JsonArray prompts = new JsonArray();
    record.getPromptsList().forEach(prompt -> prompts.add(prompt(prompt)));
    return new JsonObject()
        .put("url", CameraUrl.shown(record.getUrl()))
        .put("model", record.getModel())
        .put("delivery", DeliveryName.of(record.getDelivery()))
        .put(
            "limits",
            new JsonObject()
                .put("max_frames_per_second", plain(record.getLimits().getMaxFramesPerSecond()))
                .put("max_age_ms", Integer.toUnsignedLong(record.getLimits().getMaxAgeMillis())))
        .put("prompts", prompts);
  }

  private static JsonObject prompt(Prompt prompt) {
    JsonObject json = new JsonObject();
    JsonArray points = new JsonArray();
    prompt
        .getPointsList()
        .forEach(
            point ->
                points.add(
                    new JsonObject()
                        .put("x", plain(point.getX()))
                        .put("y", plain(point.getY()))
                        .put("foreground", point.getForeground())));
    if (!points.isEmpty()) {
      json.put("points", points);
    }
    if (prompt.hasBox()) {
      PromptBox box = prompt.getBox();
      json.put(
          "box",
          new JsonObject()
              .put("left", plain(box.getLeft()))
              .put("top", plain(box.getTop()))
              .put("right", plain(box.getRight()))
              .put("bottom", plain(box.getBottom())));
    }
    return json;
  }

  /** 2 for 2.0f, and 0.1 for 0.1f; a number that JSON cannot hold, written by others, is null. */
  private static Number plain(float value) {
    if (!Float.isFinite(value)) {
      return null;
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? (Number) (long) value
        : (Number) Double.valueOf(Float.toString(value));
  }
}
