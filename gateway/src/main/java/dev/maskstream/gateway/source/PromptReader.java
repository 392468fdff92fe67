package dev.maskstream.gateway.source;

import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.PromptPoint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** Reads standing prompts: points and a box in pixels of the frame as seen. */
final class PromptReader {
  private static final int MOST_POINTS = 1_024;

  private PromptReader() {}

  /**
   * @throws IllegalArgumentException with a sentence for the client
   */
  static Prompt prompt(JsonObject json) {
    JsonArray points = Objects.requireNonNullElseGet(json.getJsonArray("points"), JsonArray::new);
    JsonObject box = json.getJsonObject("box");
    if (points.isEmpty() && box == null) {
      throw new IllegalArgumentException("a prompt has points, a box, or both");
    }
    if (points.size() > MOST_POINTS) {
      throw new IllegalArgumentException("a prompt has at most " + MOST_POINTS + " points");
    }
    Prompt.Builder prompt = Prompt.newBuilder();
    for (Object entry : points) {
      if (!(entry instanceof JsonObject point)) {
        throw new IllegalArgumentException("a point is an object with x, y and foreground");
      }
      prompt.addPoints(point(point));
    }
    if (box != null) {
      prompt.setBox(box(box));
    }
    return prompt.build();
  }

  private static PromptPoint point(JsonObject json) {
    return PromptPoint.newBuilder()
        .setX(coordinate(json, "x"))
        .setY(coordinate(json, "y"))
        .setForeground(Objects.requireNonNullElse(json.getBoolean("foreground"), true))
        .build();
  }

  private static PromptBox box(JsonObject json) {
    PromptBox box =
        PromptBox.newBuilder()
            .setLeft(coordinate(json, "left"))
            .setTop(coordinate(json, "top"))
            .setRight(coordinate(json, "right"))
            .setBottom(coordinate(json, "bottom"))
            .build();
    if (box.getRight() <= box.getLeft() || box.getBottom() <= box.getTop()) {
      throw new IllegalArgumentException("a box has its right and bottom beyond its left and top");
    }
    return box;
  }

  private static float coordinate(JsonObject json, String member) {
    Float value = json.getFloat(member);
    if (value == null || !Float.isFinite(value) || value < 0) {
      throw new IllegalArgumentException(member + " is a number of pixels, from 0");
    }
    return value;
  }
}
