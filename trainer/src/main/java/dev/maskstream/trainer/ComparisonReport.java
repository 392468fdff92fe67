package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.PairedBootstrap;
import dev.maskstream.vision.metrics.PairedBootstrap.Difference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How two models do on the same pictures.
 *
 * @param examples the pictures on which they differ most, the farthest first; as many as were asked
 *     for
 */
public record ComparisonReport(
    Subject subject,
    Differences differences,
    Speed speedOfA,
    Speed speedOfB,
    List<Example> examples) {
  public ComparisonReport {
    examples = List.copyOf(examples);
  }

  /**
   * What was compared on what.
   *
   * @param labelling of the data set
   * @param dataSet as it was asked for
   * @param pictures in it
   */
  public record Subject(
      ModelSpec a,
      ModelSpec b,
      Labelling labelling,
      String dataSet,
      int pictures,
      PairedBootstrap bootstrap) {}

  /**
   * B's figures against A's; empty where one of them has none.
   *
   * @param iou of each class in order of id
   */
  public record Differences(
      Optional<Difference> meanIou,
      Optional<Difference> pixelAccuracy,
      Optional<Difference> boundaries,
      List<Optional<Difference>> iou) {
    public Differences {
      iou = List.copyOf(iou);
    }
  }

  /** One of the pictures, with each model's mean IoU over the classes it has there. */
  public record Example(
      String name,
      double iouOfA,
      double iouOfB,
      LabelledPicture labelled,
      ClassMap byA,
      ClassMap byB) {
    public double difference() {
      return iouOfB - iouOfA;
    }
  }

  /** Which model is better, and how sure that is, in a sentence. */
  public String verdict() {
    return differences.meanIou().map(ComparisonReport::verdict).orElse("No pixel counts.");
  }

  private static String verdict(Difference iou) {
    if (!iou.isSeen()) {
      return String.format(
          Locale.ROOT,
          "No difference can be seen: B is %+.1f points of mIoU from A (95 %% interval %+.1f to"
              + " %+.1f).",
          100 * iou.difference(),
          100 * iou.low(),
          100 * iou.high());
    }
    boolean better = iou.low() > 0;
    return String.format(
        Locale.ROOT,
        "%s is better by %.1f points of mIoU (95 %% interval %.1f to %.1f).",
        better ? "B" : "A",
        100 * Math.abs(iou.difference()),
        100 * (better ? iou.low() : -iou.high()),
        100 * (better ? iou.high() : -iou.low()));
  }

  /** All figures. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("verdict", verdict());
    json.addProperty("data_set", subject.dataSet());
    json.addProperty("pictures", subject.pictures());
    json.addProperty("resamples", subject.bootstrap().resamples());
    json.addProperty("seed", subject.bootstrap().seed());
    json.addProperty("level", PairedBootstrap.LEVEL);
    json.add("a", model(subject.a(), speedOfA));
    json.add("b", model(subject.b(), speedOfB));
    json.add("mean_iou", difference(differences.meanIou()));
    json.add("pixel_accuracy", difference(differences.pixelAccuracy()));
    json.add("mean_boundary_score", difference(differences.boundaries()));
    json.add("classes", classes());
    json.add("differ_most", examplesJson());
    return RunJson.pretty(json);
  }

  private static JsonObject model(ModelSpec spec, Speed speed) {
    JsonObject json = new JsonObject();
    json.addProperty("model", spec.name());
    json.addProperty("sha256", spec.sha256());
    json.addProperty("threads", speed.threads());
    json.addProperty("batch", speed.batch());
    json.addProperty("pictures_per_second", speed.picturesPerSecond());
    json.addProperty("p50_ms", speed.p50Millis());
    json.addProperty("p99_ms", speed.p99Millis());
    return json;
  }

  private static JsonElement difference(Optional<Difference> figure) {
    if (figure.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    JsonObject json = new JsonObject();
    json.addProperty("a", figure.get().a());
    json.addProperty("b", figure.get().b());
    json.addProperty("difference", figure.get().difference());
    json.addProperty("low", figure.get().low());
    json.addProperty("high", figure.get().high());
    return json;
  }

  private JsonArray classes() {
    JsonArray classes = new JsonArray();
    for (SegmentClass one : subject.labelling().classes()) {
      JsonObject json = new JsonObject();
      json.addProperty("id", one.id());
      json.addProperty("name", one.name());
      json.add("iou", difference(differences.iou().get(one.id())));
      classes.add(json);
    }
    return classes;
  }

  private JsonArray examplesJson() {
    JsonArray pictures = new JsonArray();
    for (Example example : examples) {
      JsonObject json = new JsonObject();
      json.addProperty("name", example.name());
      json.addProperty("mean_iou_a", example.iouOfA());
      json.addProperty("mean_iou_b", example.iouOfB());
      pictures.add(json);
    }
    return pictures;
  }
}
