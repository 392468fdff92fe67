package dev.maskstream.trainer;

import dev.maskstream.trainer.PanopticFigures.Kind;
import dev.maskstream.trainer.PanopticFigures.Three;
import dev.maskstream.trainer.PanopticReport.Example;
import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.trainer.report.Page;
import dev.maskstream.trainer.report.Page.Figure;
import dev.maskstream.trainer.report.Page.Tile;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.trainer.report.SegmentsPicture;
import dev.maskstream.trainer.report.Table;
import dev.maskstream.trainer.report.Tiles;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.PanopticQuality.Quality;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A folder that shows how good panoptic answers are: {@code panoptic.json}, {@code index.html} and
 * the worst pictures.
 */
public final class PanopticPage {
  private static final String FIGURES = "panoptic.json";
  private static final int TILE = 480;
  private static final String HOW =
      "A predicted segment finds a true one of its class when their IoU is above one half. SQ is the"
          + " mean IoU of what was found; RQ the share that was found, an invented or a missed one"
          + " counting half; PQ their product (Kirillov et al., Panoptic Segmentation, 2019). Void"
          + " pixels count in no IoU, and what lies mostly in void or in a crowd of its class is not"
          + " invented. Means are over the classes that occur in truth or prediction.";

  /**
   * Opens the folder, so that what is in the way is known before the pictures are gone through.
   *
   * @throws IOException if it holds anything but an earlier report of this kind
   */
  public static ReportFolder open(Path folder) throws IOException {
    return ReportFolder.open(folder, FIGURES);
  }

  /** Writes all of it. */
  public static void write(PanopticReport report, ReportFolder folder) throws IOException {
    folder.begin(report.toJson());
    Page page = new Page(title(report)).figures(figures(report)).paragraph(report.truthText());
    if (!report.truth().neverTold().isEmpty()) {
      page.paragraph(
          "The model does not know these classes of the data, and can only miss them: "
              + report.truth().neverTold().stream()
                  .map(PanopticClass::name)
                  .collect(Collectors.joining(", ")));
    }
    page.heading("Classes").table(table(report.figures())).note(HOW);
    addWorst(page, report, folder);
    page.heading("How it was measured").facts(facts(report));
    page.links("All figures:", List.of(new Tile(FIGURES, FIGURES)));
    folder.finish(page.html());
  }

  private static String title(PanopticReport report) {
    return "Panoptic: %s on %s"
        .formatted(EvaluationPage.shortName(report.subject().model()), report.subject().dataSet());
  }

  private static List<Figure> figures(PanopticReport report) {
    Three all = report.figures().mean(Kind.ALL);
    return List.of(
        new Figure("PQ", percent(all.panoptic())),
        new Figure("SQ", percent(all.segmentation())),
        new Figure("RQ", percent(all.recognition())),
        new Figure("PQ of things", percent(report.figures().mean(Kind.THINGS).panoptic())),
        new Figure("PQ of stuff", percent(report.figures().mean(Kind.STUFF).panoptic())),
        new Figure("pictures", String.valueOf(report.subject().pictures())));
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Page.percent(share.getAsDouble()) : "–";
  }

  private static Table table(PanopticFigures figures) {
    Table table = new Table("class", "kind", "PQ#", "SQ#", "RQ#", "found#", "invented#", "missed#");
    for (Map.Entry<Kind, Three> mean : figures.means().entrySet()) {
      table
          .markedRow()
          .text(mean.getKey().name().toLowerCase(Locale.ROOT))
          .text(classes(figures.occurring(mean.getKey())));
      bars(table, mean.getValue()).number("").number("").number("");
    }
    for (PanopticClass one : figures.classes()) {
      Quality counts = figures.counts(one);
      table
          .row()
          .name(new SegmentClass(one.number(), one.name(), one.rgb()))
          .text(one.thing() ? "thing" : "stuff");
      bars(table, figures.of(one))
          .number(String.valueOf(counts.found()))
          .number(String.valueOf(counts.invented()))
          .number(String.valueOf(counts.missed()));
    }
    return table;
  }

  private static String classes(int count) {
    return count == 1 ? "1 class" : count + " classes";
  }

  private static Table bars(Table table, Three three) {
    return table.bar(three.panoptic()).bar(three.segmentation()).bar(three.recognition());
  }

  private static void addWorst(Page page, PanopticReport report, ReportFolder folder)
      throws IOException {
    if (report.worst().isEmpty()) {
      return;
    }
    page.heading("The worst pictures")
        .note(
            "By PQ over the classes of the picture by itself. White lines part segments; black"
                + " belongs to nothing.");
    SegmentsPicture drawing = new SegmentsPicture(colours(report.figures().classes()), TILE);
    for (int i = 0; i < report.worst().size(); i++) {
      Example example = report.worst().get(i);
      List<Tile> tiles = new ArrayList<>();
      Tiles scaled = new Tiles(example.picture().picture(), TILE);
      tiles.add(tile(folder, i + 1, "picture", "jpg", scaled.picture()));
      tiles.add(tile(folder, i + 1, "truth", "png", drawing.png(example.picture().truth())));
      tiles.add(tile(folder, i + 1, "prediction", "png", drawing.png(example.prediction())));
      page.gallery(
          "%s: PQ %s".formatted(example.name(), Page.percent(example.panopticQuality())), tiles);
    }
  }

  private static Map<Integer, Integer> colours(List<PanopticClass> classes) {
    return classes.stream().collect(Collectors.toMap(PanopticClass::number, PanopticClass::rgb));
  }

  private static Tile tile(ReportFolder folder, int number, String what, String ending, byte[] of)
      throws IOException {
    String name = ReportFolder.pictureName(number, what, ending);
    folder.picture(name, of);
    return new Tile(name, what);
  }

  private static List<Figure> facts(PanopticReport report) {
    PanopticReport.Subject subject = report.subject();
    List<Figure> facts = new ArrayList<>();
    facts.add(new Figure("model", subject.model().name()));
    facts.add(new Figure("SHA-256", subject.model().sha256()));
    facts.add(
        new Figure(
            "objects",
            subject
                .pair()
                .map(pair -> "found by " + pair.encoder() + ", " + pair.decoder())
                .orElse("connected regions of the class map")));
    facts.add(new Figure("data set", subject.dataSet()));
    facts.add(
        new Figure(
            "engine",
            "%s, %s, threads: %d"
                .formatted(
                    subject.engine().name(),
                    subject.engine().precision(),
                    report.speeds().classMap().threads())));
    facts.add(new Figure("class map", text(report.speeds().classMap())));
    report.speeds().objects().ifPresent(one -> facts.add(new Figure("search", text(one))));
    return facts;
  }

  private static String text(Speed speed) {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms; reading pictures left out",
        speed.p50Millis(),
        speed.p99Millis());
  }

  private PanopticPage() {}
}
