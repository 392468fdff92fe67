package dev.maskstream.trainer;

import dev.maskstream.trainer.ComparisonReport.Example;
import dev.maskstream.trainer.report.Page;
import dev.maskstream.trainer.report.Page.Figure;
import dev.maskstream.trainer.report.Page.Tile;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.trainer.report.Table;
import dev.maskstream.trainer.report.Tiles;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.PairedBootstrap.Difference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A folder that shows a comparison: {@code comparison.json}, {@code index.html} and the pictures on
 * which the models differ most.
 */
public final class ComparisonPage {
  private static final String FIGURES = "comparison.json";
  private static final int TILE = 480;
  private static final int FEW = 30;
  private static final String[] HEADINGS = {"A#", "B#", "B - A#", "95 % interval#"};

  /**
   * Opens the folder, so that what is in the way is known before the pictures are gone through.
   *
   * @throws IOException if it holds anything but an earlier comparison
   */
  public static ReportFolder open(Path folder) throws IOException {
    return ReportFolder.open(folder, FIGURES);
  }

  /** Writes all of it. */
  public static void write(ComparisonReport report, ReportFolder folder) throws IOException {
    folder.begin(report.toJson());
    ComparisonReport.Subject subject = report.subject();
    Page page =
        new Page("Two models on " + subject.dataSet())
            .verdict(report.verdict())
            .facts(
                List.of(
                    new Figure("A", described(subject.a(), report.speedOfA())),
                    new Figure("B", described(subject.b(), report.speedOfB()))));
    page.heading("Figures").table(figures(report));
    page.heading("IoU of each class").table(classes(report)).note(how(subject));
    addExamples(page, report, folder);
    page.links("All figures:", List.of(new Tile(FIGURES, FIGURES)));
    folder.finish(page.html());
  }

  private static String described(ModelSpec model, Speed speed) {
    return String.format(
        Locale.ROOT,
        "%s, %dx%d %s, %.1f pictures/s (p50 %.2f ms, p99 %.2f ms, threads: %d), SHA-256 %s",
        model.name(),
        model.inputWidth(),
        model.inputHeight(),
        model.fit().name().toLowerCase(Locale.ROOT),
        speed.picturesPerSecond(),
        speed.p50Millis(),
        speed.p99Millis(),
        speed.threads(),
        model.sha256().substring(0, 12));
  }

  private static String how(ComparisonReport.Subject subject) {
    String how =
        String.format(
            Locale.ROOT,
            "Differences are in points of a hundred. Intervals: percentile bootstrap over pictures,"
                + " the same ones for both models (Efron and Tibshirani 1993), %,d resamples of %,d"
                + " pictures, seed %d. Lines whose interval leaves out zero stand out; of many"
                + " classes one in twenty may do so by chance.",
            subject.bootstrap().resamples(),
            subject.pictures(),
            subject.bootstrap().seed());
    return subject.pictures() < FEW
        ? how + " Of fewer than " + FEW + " pictures the intervals come out too narrow."
        : how;
  }

  private static Table figures(ComparisonReport report) {
    Table table = new Table(headings("figure"));
    add(table, "mean IoU", report.differences().meanIou());
    add(table, "pixels right", report.differences().pixelAccuracy());
    add(table, "boundaries met", report.differences().boundaries());
    return table;
  }

  private static String[] headings(String first) {
    return new String[] {first, HEADINGS[0], HEADINGS[1], HEADINGS[2], HEADINGS[3]};
  }

  private static void add(Table table, String name, Optional<Difference> figure) {
    row(table, figure).text(name);
    cells(table, figure);
  }

  private static Table row(Table table, Optional<Difference> figure) {
    return figure.filter(Difference::isSeen).isPresent() ? table.markedRow() : table.row();
  }

  private static Table classes(ComparisonReport report) {
    Table table = new Table(headings("class"));
    for (SegmentClass one : report.subject().labelling().classes()) {
      Optional<Difference> iou = report.differences().iou().get(one.id());
      row(table, iou).name(one);
      cells(table, iou);
    }
    return table;
  }

  private static void cells(Table table, Optional<Difference> figure) {
    table
        .bar(figure.map(f -> OptionalDouble.of(f.a())).orElse(OptionalDouble.empty()))
        .bar(figure.map(f -> OptionalDouble.of(f.b())).orElse(OptionalDouble.empty()))
        .number(figure.map(f -> points(f.difference())).orElse("–"))
        .number(figure.map(f -> points(f.low()) + " to " + points(f.high())).orElse("–"));
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share);
  }

  private static void addExamples(Page page, ComparisonReport report, ReportFolder folder)
      throws IOException {
    if (report.examples().isEmpty()) {
      return;
    }
    page.heading("Where they differ most")
        .note("By mean IoU over the classes of the picture by itself.");
    for (int i = 0; i < report.examples().size(); i++) {
      Example one = report.examples().get(i);
      page.gallery(
          "%s: A %s, B %s"
              .formatted(one.name(), Page.percent(one.iouOfA()), Page.percent(one.iouOfB())),
          tiles(i + 1, one, Gallery.palette(report.subject().labelling()), folder));
    }
  }

  private static List<Tile> tiles(int number, Example one, int[] palette, ReportFolder folder)
      throws IOException {
    Tiles tiles = new Tiles(one.labelled().picture(), TILE);
    List<Tile> row =
        List.of(
            new Tile(ReportFolder.pictureName(number, "picture", "jpg"), "picture"),
            new Tile(ReportFolder.pictureName(number, "truth", "png"), "truth"),
            new Tile(ReportFolder.pictureName(number, "a", "png"), "A"),
            new Tile(ReportFolder.pictureName(number, "b", "png"), "B"));
    folder.picture(row.get(0).file(), tiles.picture());
    folder.picture(row.get(1).file(), tiles.coloured(one.labelled().label(), palette));
    folder.picture(row.get(2).file(), tiles.coloured(one.byA(), palette));
    folder.picture(row.get(3).file(), tiles.coloured(one.byB(), palette));
    return row;
  }

  private ComparisonPage() {}
}
