package dev.maskstream.standalone.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.RandomPoints;
import dev.maskstream.proto.v1.SegmentRequest;
import java.util.Base64;

/** Prompts with their picture as {@code POST /v1/segment} takes them. A rule only. */
final class PromptJson {
  private PromptJson() {}

  static String of(byte[] picture, SegmentRequest asked) {
    JsonObject json = new JsonObject();
    switch (asked.getAskedCase()) {
      case PROMPTS -> json.add("prompts", prompts(asked));
      case GRID -> {
        JsonObject grid = new JsonObject();
        grid.addProperty("rows", asked.getGrid().getRows());
        grid.addProperty("columns", asked.getGrid().getColumns());
        json.add("grid", grid);
      }
      case RANDOM -> json.add("random", random(asked.getRandom()));
      case EVERYTHING, ASKED_NOT_SET -> json.add("everything", new JsonObject());
    }
    if (!asked.getModel().isEmpty()) {
      json.addProperty("model", asked.getModel());
    }
    json.addProperty("multimask", asked.getMultimask());
    if (asked.hasPanoptic()) {
      json.addProperty("panoptic", true);
      json.addProperty("semantic_model", asked.getPanoptic().getSemanticModel());
      if (asked.getPanoptic().getCityscapesIds()) {
        json.addProperty("ids", "cityscapes");
      }
    }
    json.addProperty("picture", Base64.getEncoder().encodeToString(picture));
    return json.toString();
  }

  private static JsonArray prompts(SegmentRequest asked) {
    JsonArray prompts = new JsonArray();
    for (Prompt each : asked.getPrompts().getPromptsList()) {
      JsonObject prompt = new JsonObject();
      prompt.add("points", points(each));
      if (each.hasBox()) {
        prompt.add("box", box(each.getBox()));
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  private static JsonArray points(Prompt prompt) {
    JsonArray points = new JsonArray();
    prompt
        .getPointsList()
        .forEach(
            each -> {
              JsonObject point = new JsonObject();
              point.addProperty("x", each.getX());
              point.addProperty("y", each.getY());
              point.addProperty("foreground", each.getForeground());
              points.add(point);
            });
    return points;
  }

  private static JsonObject box(PromptBox of) {
    JsonObject box = new JsonObject();
    box.addProperty("left", of.getLeft());
    box.addProperty("top", of.getTop());
    box.addProperty("right", of.getRight());
    box.addProperty("bottom", of.getBottom());
    return box;
  }

  private static JsonObject random(RandomPoints of) {
    JsonObject random = new JsonObject();
    random.addProperty("count", of.getCount());
    random.addProperty("x", of.getX());
    random.addProperty("y", of.getY());
    random.addProperty("side", of.getSide());
    random.addProperty("seed", of.getSeed());
    return random;
  }
}
