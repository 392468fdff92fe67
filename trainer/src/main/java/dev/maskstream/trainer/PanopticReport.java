package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.maskstream.trainer.PanopticFigures.Kind;
import dev.maskstream.trainer.PanopticFigures.Three;
import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.trainer.data.PanopticPicture;
import dev.maskstream.trainer.data.PanopticSet;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.metrics.PanopticLabels;
import dev.maskstream.vision.metrics.PanopticQuality.Quality;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How good a model's panoptic answers are.
 *
 * @param worst pictures with the lowest PQ, the lowest first; as many as were asked for
 */
public record PanopticReport(
    Subject subject, PanopticFigures figures, Truth truth, Speeds speeds, List<Example> worst) {
  public PanopticReport {
    worst = List.copyOf(worst);
  }

  /**
   * What was measured on what.
   *
   * @param pair that found the objects
   * @param dataSet as it was asked for
   * @param pictures in it
   */
  record Subject(
      ModelSpec model,
      EngineInfo engine,
      Optional<PanopticEvaluation.Pair> pair,
      String dataSet,
      int pictures) {}

  /**
   * What it was held against.
   *
   * @param neverTold classes that the model does not know
   */
  record Truth(PanopticSet.Origin origin, List<PanopticClass> neverTold) {}

  /** How long the class map took, and the search for objects. */
  record Speeds(Speed classMap, Optional<Speed> objects) {}

  /**
   * One of the pictures.
   *
   * @param panopticQuality over the classes that are in it or were predicted there, 0 to 1
   */
  record Example(
      String name, double panopticQuality, PanopticPicture picture, PanopticLabels prediction) {}

  /** The figures in a line. */
  public String summary() {
    Three all = figures.mean(Kind.ALL);
    return String.format(
        Locale.ROOT,
        "%d pictures  PQ %s  SQ %s  RQ %s  things %s  stuff %s",
        subject.pictures(),
        PromptedReport.text(all.panoptic(), 100, " %"),
        PromptedReport.text(all.segmentation(), 100, " %"),
        PromptedReport.text(all.recognition(), 100, " %"),
        PromptedReport.text(figures.mean(Kind.THINGS).panoptic(), 100, " %"),
        PromptedReport.text(figures.mean(Kind.STUFF).panoptic(), 100, " %"));
  }

  /** Where the objects of the truth come from, in a sentence. */
  String truthText() {
    return switch (truth.origin()) {
      case COCO_PANOPTIC -> "The truth is COCO panoptic: people told its objects apart.";
      case CONNECTED_REGIONS ->
          "The truth is made of labels that know classes only: each connected region of a thing of"
              + " 32 pixels or more is an object. Objects that touch are one there.";
    };
  }

  /** All figures as lines for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder(summary());
    text.append("%n%s%n%n".formatted(truthText()));
    text.append(
        String.format(
            Locale.ROOT,
            "  %-28s %-6s %9s %9s %9s %8s %8s %8s",
            "class",
            "",
            "PQ",
            "SQ",
            "RQ",
            "found",
            "invented",
            "missed"));
    for (Map.Entry<Kind, Three> mean : figures.means().entrySet()) {
      text.append(
          row(
              mean.getKey().name().toLowerCase(Locale.ROOT),
              figures.occurring(mean.getKey()) + " cl.",
              mean.getValue()));
    }
    for (PanopticClass one : figures.classes()) {
      Quality counts = figures.counts(one);
      text.append(row(one.name(), one.thing() ? "thing" : "stuff", figures.of(one)))
          .append(
              String.format(
                  Locale.ROOT, " %8d %8d %8d", counts.found(), counts.invented(), counts.missed()));
    }
    return text.toString();
  }

  private static String row(String name, String kind, Three three) {
    return String.format(
        Locale.ROOT,
        "%n  %-28s %-6s %9s %9s %9s",
        name,
        kind,
        PromptedReport.text(three.panoptic(), 100, " %"),
        PromptedReport.text(three.segmentation(), 100, " %"),
        PromptedReport.text(three.recognition(), 100, " %"));
  }

  /** All figures; null for a class, or a mean, that nothing belongs to. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("task", "panoptic");
    json.addProperty("model", subject.model().name());
    json.addProperty("sha256", subject.model().sha256());
    json.add("pair", pairJson());
    json.addProperty("data_set", subject.dataSet());
    json.addProperty("truth", truth.origin().name().toLowerCase(Locale.ROOT));
    json.addProperty("pictures", subject.pictures());
    figures.means().forEach((kind, three) -> json.add(name(kind), meanJson(kind, three)));
    json.add("classes", classesJson());
    JsonArray neverTold = new JsonArray();
    truth.neverTold().forEach(one -> neverTold.add(one.name()));
    json.add("never_told", neverTold);
    json.add("speed", speedJson());
    json.add("worst", worstJson());
    return RunJson.pretty(json);
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private JsonElement pairJson() {
    return subject
        .pair()
        .<JsonElement>map(
            pair -> {
              JsonObject json = new JsonObject();
              json.addProperty("encoder", pair.encoder().toString());
              json.addProperty("decoder", pair.decoder().toString());
              return json;
            })
        .orElse(JsonNull.INSTANCE);
  }

  private JsonObject meanJson(Kind kind, Three three) {
    JsonObject json = threeJson(three);
    json.addProperty("classes", figures.occurring(kind));
    return json;
  }

  private static JsonObject threeJson(Three three) {
    JsonObject json = new JsonObject();
    json.add("pq", FigureJson.of(three.panoptic()));
    json.add("sq", FigureJson.of(three.segmentation()));
    json.add("rq", FigureJson.of(three.recognition()));
    return json;
  }

  private JsonArray classesJson() {
    JsonArray classes = new JsonArray();
    for (PanopticClass one : figures.classes()) {
      Quality counts = figures.counts(one);
      JsonObject json = threeJson(figures.of(one));
      json.addProperty("id", one.number());
      json.addProperty("name", one.name());
      json.addProperty("thing", one.thing());
      json.addProperty("found", counts.found());
      json.addProperty("invented", counts.invented());
      json.addProperty("missed", counts.missed());
      classes.add(json);
    }
    return classes;
  }

  private JsonObject speedJson() {
    JsonObject json = new JsonObject();
    json.addProperty("engine", subject.engine().name());
    json.addProperty("precision", subject.engine().precision());
    json.addProperty("threads", speeds.classMap().threads());
    json.addProperty("class_map_p50_ms", speeds.classMap().p50Millis());
    json.addProperty("class_map_p99_ms", speeds.classMap().p99Millis());
    json.addProperty("objects_p50_ms", speeds.objects().map(Speed::p50Millis).orElse(null));
    json.addProperty("objects_p99_ms", speeds.objects().map(Speed::p99Millis).orElse(null));
    return json;
  }

  private JsonArray worstJson() {
    JsonArray pictures = new JsonArray();
    for (Example example : worst) {
      JsonObject json = new JsonObject();
      json.addProperty("name", example.name());
      json.addProperty("pq", example.panopticQuality());
      pictures.add(json);
    }
    return pictures;
  }
}
