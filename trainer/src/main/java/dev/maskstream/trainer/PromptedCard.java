package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.trainer.export.PromptedExport;

/**
 * The model.json beside encoder.onnx and decoder.onnx: what serving them takes, and what was
 * measured.
 */
final class PromptedCard {
  static String of(
      TrainingSettings settings,
      PromptedExport.Exported exported,
      String heldOut,
      PromptedEpoch best) {
    JsonObject files = new JsonObject();
    files.add("encoder", file(PromptedExport.ENCODER, exported.encoderSha256()));
    files.add("decoder", file(PromptedExport.DECODER, exported.decoderSha256()));
    JsonArray classes = new JsonArray();
    classes.add(entry(0, "background", "#000000"));
    classes.add(entry(1, "object", "#2f7bff"));
    JsonObject metrics = new JsonObject();
    metrics.addProperty("data_set", heldOut);
    metrics.addProperty("epoch", best.epoch());
    metrics.addProperty("iou_after_1_click", best.validation().iou1());
    metrics.addProperty("iou_after_3_clicks", best.validation().iou3());
    metrics.addProperty("iou_after_5_clicks", best.validation().iou5());
    JsonObject card = new JsonObject();
    card.addProperty("name", settings.modelName());
    card.addProperty("version", settings.version());
    card.addProperty("task", "promptable");
    card.add("files", files);
    card.add("classes", classes);
    card.addProperty("input_width", settings.shape().inputWidth());
    card.addProperty("input_height", settings.shape().inputHeight());
    card.addProperty("fit", "letterbox");
    card.add("metrics", metrics);
    return RunJson.pretty(card);
  }

  private static JsonObject file(String name, String sha256) {
    JsonObject file = new JsonObject();
    file.addProperty("file", name);
    file.addProperty("sha256", sha256);
    return file;
  }

  private static JsonObject entry(int id, String name, String colour) {
    JsonObject entry = new JsonObject();
    entry.addProperty("id", id);
    entry.addProperty("name", name);
    entry.addProperty("color", colour);
    return entry;
  }

  private PromptedCard() {}
}
