package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.trainer.click.Targets;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How well objects of a data set can be pointed at.
 *
 * @param model folder or file that was measured
 * @param dataSet as it was asked for
 * @param classes that were pointed at
 * @param pictures with at least one object
 * @param methods the model first, then what it was held against; all saw the same objects
 * @param worst objects with the lowest IoU of the model after three clicks
 */
public record PromptedReport(
    String model,
    String dataSet,
    List<SegmentClass> classes,
    int pictures,
    List<Method> methods,
    List<Example> worst) {
  /** IoUs that clicks are counted until. */
  static final List<Integer> UNTIL = List.of(80, 85, 90);

  /** Clicks after which the IoU is told. */
  static final List<Integer> AFTER = List.of(1, 3, 5);

  /**
   * Something that was measured.
   *
   * @param name such as {@code grabcut}
   * @param overall over all objects
   * @param byClass in the order of the classes
   * @param answerMillis time from a click to its mask, half took no longer
   */
  record Method(
      String name, ClickFigures overall, List<ClickFigures> byClass, double answerMillis) {}

  /** One of the objects. */
  record Example(
      String name, RgbImage picture, Targets.Target target, List<ClickSession.Round> rounds) {}

  public PromptedReport {
    classes = List.copyOf(classes);
    methods = List.copyOf(methods);
    worst = List.copyOf(worst);
  }

  int objects() {
    return methods.getFirst().overall().objects();
  }

  /** The model's figures in a line. */
  public String summary() {
    ClickFigures all = methods.getFirst().overall();
    return String.format(
        Locale.ROOT,
        "%d objects in %d pictures  IoU %.2f, %.2f, %.2f %% after 1, 3, 5 clicks  NoC@80 %.2f"
            + "  NoC@85 %.2f  NoC@90 %.2f",
        objects(),
        pictures,
        100 * all.iouAfter(1).orElse(0),
        100 * all.iouAfter(3).orElse(0),
        100 * all.iouAfter(5).orElse(0),
        all.clicksUntil(0.80).orElse(0),
        all.clicksUntil(0.85).orElse(0),
        all.clicksUntil(0.90).orElse(0));
  }

  /** All figures as lines for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder(summary());
    text.append(
        String.format(
            Locale.ROOT,
            "%n%n  %-12s %-20s %8s %8s %8s %8s %7s %7s %7s",
            "method",
            "class",
            "objects",
            "1 click",
            "3",
            "5",
            "NoC@80",
            "NoC@85",
            "NoC@90"));
    for (Method method : methods) {
      text.append(line(method.name(), "all", method.overall()));
      for (int i = 0; i < classes.size(); i++) {
        text.append(line("", classes.get(i).name(), method.byClass().get(i)));
      }
      text.append(
          String.format(
              Locale.ROOT, "%n  %-12s %.1f ms from click to mask", "", method.answerMillis()));
    }
    return text.toString();
  }

  private static String line(String method, String of, ClickFigures figures) {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "%n  %-12s %-20s %8d", method, of, figures.objects()));
    for (int clicks : AFTER) {
      line.append(String.format(Locale.ROOT, " %8s", text(figures.iouAfter(clicks), 100, " %")));
    }
    for (int iou : UNTIL) {
      line.append(
          String.format(Locale.ROOT, " %7s", text(figures.clicksUntil(iou / 100.0), 1, "")));
    }
    return line.toString();
  }

  static String text(OptionalDouble figure, double times, String unit) {
    return figure.isPresent()
        ? String.format(Locale.ROOT, "%.2f%s", times * figure.getAsDouble(), unit)
        : "-";
  }

  /** All figures. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("task", "prompted");
    json.addProperty("model", model);
    json.addProperty("data_set", dataSet);
    json.addProperty("pictures", pictures);
    json.addProperty("objects", objects());
    json.addProperty("clicks_at_most", ClickFigures.MOST_CLICKS);
    JsonArray all = new JsonArray();
    for (Method method : methods) {
      JsonObject one = figures(method.overall());
      one.addProperty("name", method.name());
      one.addProperty("answer_p50_ms", method.answerMillis());
      JsonArray byClass = new JsonArray();
      for (int i = 0; i < classes.size(); i++) {
        JsonObject figures = figures(method.byClass().get(i));
        figures.addProperty("id", classes.get(i).id());
        figures.addProperty("name", classes.get(i).name());
        byClass.add(figures);
      }
      one.add("classes", byClass);
      all.add(one);
    }
    json.add("methods", all);
    return RunJson.pretty(json);
  }

  private static JsonObject figures(ClickFigures figures) {
    JsonObject json = new JsonObject();
    json.addProperty("objects", figures.objects());
    for (int clicks : AFTER) {
      json.add("mean_iou_after_" + clicks, FigureJson.of(figures.iouAfter(clicks)));
    }
    for (int iou : UNTIL) {
      json.add("noc_" + iou, FigureJson.of(figures.clicksUntil(iou / 100.0)));
      json.addProperty("never_" + iou, figures.never(iou / 100.0));
    }
    json.add("predicted_iou_error", FigureJson.of(figures.predictionError()));
    return json;
  }
}
