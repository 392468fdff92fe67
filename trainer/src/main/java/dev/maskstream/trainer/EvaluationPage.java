package dev.maskstream.trainer;

import dev.maskstream.trainer.EvaluationReport.Example;
import dev.maskstream.trainer.report.ConfusionPicture;
import dev.maskstream.trainer.report.Page;
import dev.maskstream.trainer.report.Page.Figure;
import dev.maskstream.trainer.report.Page.Tile;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.trainer.report.Table;
import dev.maskstream.trainer.report.Tiles;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A folder that shows an evaluation: {@code evaluation.json}, {@code index.html}, {@code
 * confusion.png} and the worst pictures.
 */
public final class EvaluationPage {
  private static final String FIGURES = "evaluation.json";
  private static final String CONFUSION = "confusion.png";
  private static final int TILE = 480;
  private static final String HOW =
      "IoU: pixels that truth and prediction share, over those that either has, summed over all"
          + " pictures. Boundaries: F-score of outlines met within 0.75 % of the picture's diagonal"
          + " (Csurka et al. 2013), averaged over the pictures that have some. Both means are over"
          + " classes. Void pixels do not count. The smoothed IoU of training needs probabilities,"
          + " which a served model does not give away; see the training run's metrics.";

  /**
   * Opens the folder, so that what is in the way is known before the pictures are gone through.
   *
   * @throws IOException if it holds anything but an earlier evaluation
   */
  public static ReportFolder open(Path folder) throws IOException {
    return ReportFolder.open(folder, FIGURES);
  }

  /** Writes all of it. */
  public static void write(EvaluationReport report, ReportFolder folder) throws IOException {
    folder.begin(report.toJson());
    folder.picture(CONFUSION, ConfusionPicture.png(report.matrix(), report.model().classes()));
    Page page = new Page(title(report)).figures(figures(report));
    page.heading("Classes").table(classes(report)).note(HOW);
    page.heading("What is taken for what")
        .picture(new Tile(CONFUSION, "Confusion matrix"))
        .note(
            "Rows are true classes, columns predicted ones; each row adds up to 100 %. Shades"
                + " follow the square root, so that small shares can be seen.");
    addWorst(page, report, folder);
    page.heading("How it was measured").facts(facts(report));
    page.links("All figures:", List.of(new Tile(FIGURES, FIGURES)));
    folder.finish(page.html());
  }

  private static String title(EvaluationReport report) {
    return shortName(report.model()) + " on " + report.subject().dataSet();
  }

  /** The file and the folder it lies in: half of all models are called model.onnx. */
  static String shortName(ModelSpec model) {
    return shortName(Path.of(model.name()));
  }

  /** The same for a file. */
  static String shortName(Path file) {
    int names = file.getNameCount();
    return file.subpath(Math.max(0, names - 2), names).toString();
  }

  private static List<Figure> figures(EvaluationReport report) {
    return List.of(
        new Figure("mean IoU", Page.percent(report.score().meanIou())),
        new Figure("pixels right", Page.percent(report.score().pixelAccuracy())),
        new Figure("boundaries met", percent(report.tally().meanBoundary())),
        new Figure("pictures/s", decimal(report.speed().picturesPerSecond())),
        new Figure("pictures", String.valueOf(report.pictures())));
  }

  private static Table classes(EvaluationReport report) {
    Table table = new Table("class", "of all pixels#", "IoU#", "boundaries#");
    for (SegmentClass one : report.model().classes()) {
      double share = (double) report.matrix().pixelsOf(one.id()) / report.matrix().pixels();
      table
          .row()
          .name(one)
          .number(String.format(Locale.ROOT, "%.2f %%", 100 * share))
          .bar(report.matrix().iou(one.id()))
          .bar(report.tally().boundary(one.id()));
    }
    return table;
  }

  private static void addWorst(Page page, EvaluationReport report, ReportFolder folder)
      throws IOException {
    if (report.worst().isEmpty()) {
      return;
    }
    page.heading("The worst pictures")
        .note(
            "By mean IoU over the classes of the picture by itself. Errors are red; blue gray does"
                + " not count.");
    for (int i = 0; i < report.worst().size(); i++) {
      Example example = report.worst().get(i);
      page.gallery(
          example.name() + ": mean IoU " + Page.percent(example.meanIou()),
          tiles(i + 1, example, report, folder));
    }
  }

  private static List<Tile> tiles(
      int number, Example example, EvaluationReport report, ReportFolder folder)
      throws IOException {
    int[] palette = Gallery.palette(report.subject().labelling());
    Tiles tiles = new Tiles(example.labelled().picture(), TILE);
    List<Tile> row =
        List.of(
            new Tile(ReportFolder.pictureName(number, "picture", "jpg"), "picture"),
            new Tile(ReportFolder.pictureName(number, "truth", "png"), "truth"),
            new Tile(ReportFolder.pictureName(number, "prediction", "png"), "prediction"),
            new Tile(ReportFolder.pictureName(number, "errors", "png"), "errors"));
    folder.picture(row.get(0).file(), tiles.picture());
    folder.picture(row.get(1).file(), tiles.coloured(example.labelled().label(), palette));
    folder.picture(row.get(2).file(), tiles.coloured(example.prediction(), palette));
    folder.picture(
        row.get(3).file(),
        tiles.errors(
            example.labelled().label(),
            example.prediction(),
            report.subject().labelling().uncounted()));
    return row;
  }

  private static List<Figure> facts(EvaluationReport report) {
    ModelSpec model = report.model();
    Speed speed = report.speed();
    return List.of(
        new Figure("model", model.name()),
        new Figure("SHA-256", model.sha256()),
        new Figure(
            "input",
            "%dx%d, %s"
                .formatted(
                    model.inputWidth(),
                    model.inputHeight(),
                    model.fit().name().toLowerCase(Locale.ROOT))),
        new Figure("data set", report.subject().dataSet()),
        new Figure("pixels counted", String.format(Locale.ROOT, "%,d", report.matrix().pixels())),
        new Figure(
            "engine",
            "%s, %s, threads: %d, batch: %d"
                .formatted(
                    report.subject().engine().name(),
                    report.subject().engine().precision(),
                    speed.threads(),
                    speed.batch())),
        new Figure(
            "engine time",
            "p50 %s ms, p99 %s ms, warmed up; reading and scaling pictures left out"
                .formatted(decimal(speed.p50Millis()), decimal(speed.p99Millis()))));
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Page.percent(share.getAsDouble()) : "–";
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  private EvaluationPage() {}
}
