package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.util.Locale;

/**
 * How a model does on a data set.
 *
 * @param dataSet as it was asked for
 * @param pictures in it
 * @param matrix of pixels at the pictures' own size
 * @param engineSeconds spent in the engine; reading and fitting pictures left out
 */
public record EvaluationReport(
    ModelSpec model, String dataSet, int pictures, ConfusionMatrix matrix, double engineSeconds) {

  public Score score() {
    return Score.of(matrix);
  }

  public double picturesPerSecond() {
    return pictures / engineSeconds;
  }

  /** The figures in a line. */
  public String summary() {
    Score score = score();
    return String.format(
        Locale.ROOT,
        "%d pictures  pixels %.2f %%  mIoU %.2f %%  %.1f pictures/s",
        pictures,
        100 * score.pixelAccuracy(),
        100 * score.meanIou(),
        picturesPerSecond());
  }

  /** All figures, the confusion matrix with rows of true and columns of predicted classes. */
  public String toJson() {
    Score score = score();
    JsonArray classes = new JsonArray();
    JsonArray confusion = new JsonArray();
    JsonArray iou = RunJson.iou(score);
    for (SegmentClass one : model.classes()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("id", one.id());
      entry.addProperty("name", one.name());
      entry.addProperty("pixels", matrix.pixelsOf(one.id()));
      entry.add("iou", iou.get(one.id()));
      classes.add(entry);
      JsonArray row = new JsonArray();
      model.classes().forEach(predicted -> row.add(matrix.count(one.id(), predicted.id())));
      confusion.add(row);
    }
    JsonObject json = new JsonObject();
    json.addProperty("model", model.name());
    json.addProperty("sha256", model.sha256());
    json.addProperty("data_set", dataSet);
    json.addProperty("pictures", pictures);
    json.addProperty("pixel_accuracy", score.pixelAccuracy());
    json.addProperty("mean_iou", score.meanIou());
    json.addProperty("pictures_per_second", picturesPerSecond());
    json.add("classes", classes);
    json.add("confusion", confusion);
    return RunJson.pretty(json);
  }
}
