package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import dev.maskstream.vision.metrics.Tally;
import java.util.List;
import java.util.Locale;

/**
 * How a model does on a data set.
 *
 * @param matrix of pixels at the pictures' own size
 * @param tally of the same pictures
 * @param worst pictures with the lowest mean IoU, the lowest first; as many as were asked for
 */
public record EvaluationReport(
    Subject subject, ConfusionMatrix matrix, Tally tally, Speed speed, List<Example> worst) {
  public EvaluationReport {
    worst = List.copyOf(worst);
  }

  /**
   * What was measured on what.
   *
   * @param labelling of the data set
   * @param dataSet as it was asked for
   * @param pictures in it
   */
  public record Subject(
      ModelSpec model, EngineInfo engine, Labelling labelling, String dataSet, int pictures) {}

  /**
   * One of the pictures.
   *
   * @param meanIou over the classes that are in it or were predicted there, 0 to 1
   */
  public record Example(
      String name, double meanIou, LabelledPicture labelled, ClassMap prediction) {}

  public Score score() {
    return Score.of(matrix);
  }

  public ModelSpec model() {
    return subject.model();
  }

  public int pictures() {
    return subject.pictures();
  }

  /** The figures in a line. */
  public String summary() {
    Score score = score();
    return String.format(
        Locale.ROOT,
        "%d pictures  pixels %.2f %%  mIoU %.2f %%  boundaries %.2f %%  %.1f pictures/s",
        pictures(),
        100 * score.pixelAccuracy(),
        100 * score.meanIou(),
        100 * tally.meanBoundary().orElse(0),
        speed.picturesPerSecond());
  }

  /** All figures, the confusion matrix with rows of true and columns of predicted classes. */
  public String toJson() {
    Score score = score();
    JsonObject json = new JsonObject();
    json.addProperty("model", model().name());
    json.addProperty("sha256", model().sha256());
    json.addProperty("data_set", subject.dataSet());
    json.addProperty("pictures", pictures());
    json.addProperty("pixel_accuracy", score.pixelAccuracy());
    json.addProperty("mean_iou", score.meanIou());
    json.add("mean_boundary_score", FigureJson.of(tally.meanBoundary()));
    json.addProperty("pictures_per_second", speed.picturesPerSecond());
    json.add("speed", speedJson());
    json.add("classes", classesJson());
    json.add("confusion", confusionJson());
    json.add("worst", worstJson());
    return RunJson.pretty(json);
  }

  private JsonObject speedJson() {
    JsonObject json = new JsonObject();
    json.addProperty("engine", subject.engine().name());
    json.addProperty("precision", subject.engine().precision());
    json.addProperty("threads", speed.threads());
    json.addProperty("batch", speed.batch());
    json.addProperty("pictures_per_second", speed.picturesPerSecond());
    json.addProperty("p50_ms", speed.p50Millis());
    json.addProperty("p99_ms", speed.p99Millis());
    return json;
  }

  private JsonArray classesJson() {
    JsonArray classes = new JsonArray();
    for (SegmentClass one : model().classes()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("id", one.id());
      entry.addProperty("name", one.name());
      entry.addProperty("pixels", matrix.pixelsOf(one.id()));
      entry.add("iou", FigureJson.of(matrix.iou(one.id())));
      entry.add("boundary_score", FigureJson.of(tally.boundary(one.id())));
      classes.add(entry);
    }
    return classes;
  }

  private JsonArray confusionJson() {
    JsonArray confusion = new JsonArray();
    for (SegmentClass is : model().classes()) {
      JsonArray row = new JsonArray();
      model().classes().forEach(said -> row.add(matrix.count(is.id(), said.id())));
      confusion.add(row);
    }
    return confusion;
  }

  private JsonArray worstJson() {
    JsonArray pictures = new JsonArray();
    for (Example example : worst) {
      JsonObject entry = new JsonObject();
      entry.addProperty("name", example.name());
      entry.addProperty("mean_iou", example.meanIou());
      pictures.add(entry);
    }
    return pictures;
  }
}
