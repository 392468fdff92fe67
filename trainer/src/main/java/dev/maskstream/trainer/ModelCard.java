package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import java.util.Locale;

/**
 * The model.json beside a model.onnx: what serving it takes, and what was measured. Its {@code
 * classes} and {@code ignore} are those of a classes.json, so that it may stand for one.
 */
final class ModelCard {
  static String of(ModelSpec spec, Labelling labelling, String heldOut, EpochFigures best) {
    JsonArray classes = new JsonArray();
    for (SegmentClass one : spec.classes()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("id", one.id());
      entry.addProperty("name", one.name());
      entry.addProperty("color", String.format(Locale.ROOT, "#%06x", one.rgb()));
      if (one.thing()) {
        entry.addProperty("thing", true);
      }
      classes.add(entry);
    }
    JsonArray ignore = new JsonArray();
    labelling.ignored().stream().sorted().forEach(ignore::add);
    JsonObject metrics = new JsonObject();
    metrics.addProperty("data_set", heldOut);
    metrics.addProperty("epoch", best.epoch());
    metrics.addProperty("pixel_accuracy", best.validation().score().pixelAccuracy());
    metrics.addProperty("mean_iou", best.validation().score().meanIou());
    metrics.add("iou", RunJson.iou(best.validation().score()));
    JsonObject card = new JsonObject();
    card.addProperty("name", spec.name());
    card.addProperty("version", spec.version());
    card.addProperty("sha256", spec.sha256());
    card.add("classes", classes);
    card.add("ignore", ignore);
    card.addProperty("input_width", spec.inputWidth());
    card.addProperty("input_height", spec.inputHeight());
    card.addProperty("fit", spec.fit().name().toLowerCase(Locale.ROOT));
    card.add("metrics", metrics);
    return RunJson.pretty(card);
  }

  private ModelCard() {}
}
