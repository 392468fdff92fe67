package dev.maskstream.trainer;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.time.Instant;

/**
 * What one round over the training pictures came to when pointing is learnt.
 *
 * @param epoch from 1
 * @param loss mean over its steps
 * @param iou of the masks in training, averaged over its steps, each before the step
 * @param validation on the held-out objects, after it
 * @param picturesPerSecond in training alone
 * @param waitedSeconds of the training, for pictures to be read
 * @param seconds training and validation
 */
record PromptedEpoch(
    int epoch,
    double loss,
    double iou,
    PromptedValidation.Result validation,
    double picturesPerSecond,
    double waitedSeconds,
    double seconds,
    Instant at) {
  private static final Gson LINE = new Gson();

  /** A line of metrics.ndjson. */
  String line() {
    JsonObject json = new JsonObject();
    json.addProperty("epoch", epoch);
    json.addProperty("loss", loss);
    json.addProperty("iou", iou);
    json.addProperty("validation_mean_iou", validation.mean());
    json.addProperty("validation_iou_after_1_click", validation.iou1());
    json.addProperty("validation_iou_after_3_clicks", validation.iou3());
    json.addProperty("validation_iou_after_5_clicks", validation.iou5());
    json.addProperty("validation_predicted_iou_error", validation.predictionError());
    json.addProperty("pictures_per_second", picturesPerSecond);
    json.addProperty("waited_seconds", waitedSeconds);
    json.addProperty("seconds", seconds);
    json.addProperty("at", at.toString());
    return LINE.toJson(json);
  }

  /** Reads what {@link #line} wrote. */
  static PromptedEpoch parse(String line) {
    JsonObject json = LINE.fromJson(line, JsonObject.class);
    return new PromptedEpoch(
        json.get("epoch").getAsInt(),
        json.get("loss").getAsDouble(),
        json.get("iou").getAsDouble(),
        new PromptedValidation.Result(
            json.get("validation_iou_after_1_click").getAsDouble(),
            json.get("validation_iou_after_3_clicks").getAsDouble(),
            json.get("validation_iou_after_5_clicks").getAsDouble(),
            json.get("validation_predicted_iou_error").getAsDouble()),
        json.get("pictures_per_second").getAsDouble(),
        json.get("waited_seconds").getAsDouble(),
        json.get("seconds").getAsDouble(),
        Instant.parse(json.get("at").getAsString()));
  }
}
