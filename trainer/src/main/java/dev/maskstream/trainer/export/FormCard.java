package dev.maskstream.trainer.export;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The model.json of a form: the card of the model it was made from, with what is the form's own in
 * its place.
 */
final class FormCard {
  private final JsonObject card;

  FormCard(Fp32Model parent, Form form, String sha256) {
    card = parent.card().deepCopy();
    // Versions never change, so another file is another version.
    String version = parent.spec().version();
    card.addProperty("name", parent.spec().name());
    card.addProperty("version", form == Form.FP32 ? version : version + "-" + form.label());
    card.addProperty("sha256", sha256);
    card.addProperty("form", form.label());
    card.addProperty("input_width", parent.spec().inputWidth());
    card.addProperty("input_height", parent.spec().inputHeight());
    card.addProperty("fit", parent.spec().fit().name().toLowerCase(Locale.ROOT));
    if (form != Form.FP32) {
      card.addProperty("parent_sha256", parent.facts().sha256());
    }
  }

  void addCalibration(Sample pictures, double share) {
    JsonObject calibration = new JsonObject();
    calibration.addProperty("data_set", pictures.name());
    calibration.addProperty("pictures", pictures.size());
    calibration.addProperty("share_in_range", share);
    card.add("calibration", calibration);
  }

  void addComparison(Comparison comparison, Sample heldOut) {
    JsonObject beside = new JsonObject();
    beside.addProperty("data_set", heldOut.name());
    beside.addProperty("pictures", comparison.pictures());
    beside.addProperty("agreement", comparison.agreement());
    beside.addProperty("mean_iou_before", comparison.meanIouBefore());
    beside.addProperty("mean_iou_after", comparison.meanIouAfter());
    card.add("beside_fp32", beside);
    card.add("metrics", metrics(comparison.after(), heldOut.name()));
  }

  private static JsonObject metrics(ConfusionMatrix matrix, String dataSet) {
    JsonArray iou = new JsonArray();
    for (int id = 0; id < matrix.classes(); id++) {
      OptionalDouble one = matrix.iou(id);
      iou.add(one.isPresent() ? new JsonPrimitive(one.getAsDouble()) : JsonNull.INSTANCE);
    }
    JsonObject metrics = new JsonObject();
    metrics.addProperty("data_set", dataSet);
    metrics.addProperty("pixel_accuracy", matrix.pixelAccuracy().orElse(0));
    metrics.addProperty("mean_iou", matrix.meanIou().orElse(0));
    metrics.add("iou", iou);
    return metrics;
  }

  String text() {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(card) + "\n";
  }
}
