package dev.maskstream.trainer;

import dev.maskstream.trainer.PromptedReport.Example;
import dev.maskstream.trainer.PromptedReport.Method;
import dev.maskstream.trainer.report.ClickPicture;
import dev.maskstream.trainer.report.Page;
import dev.maskstream.trainer.report.Page.Figure;
import dev.maskstream.trainer.report.Page.Tile;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.trainer.report.Table;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.PngEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that shows how well objects can be pointed at: {@code pointing.json}, {@code index.html}
 * and the worst objects.
 */
public final class PromptedPage {
  private static final String FIGURES = "pointing.json";
  private static final String HOW =
      "An object is a part of a class that hangs together. Each click is in the middle of the widest"
          + " place that is wrong, on the object where it is missing and beside it where there is too"
          + " much; the mask before is handed on. NoC@85 is how many clicks it takes, on average, to"
          + " an IoU of 85 %; an object that never comes to it counts 20. A session ends when its mask"
          + " has 90 % and five clicks are made.";

  /**
   * Opens the folder, so that what is in the way is known before the pictures are gone through.
   *
   * @throws IOException if it holds anything but an earlier report of this kind
   */
  public static ReportFolder open(Path folder) throws IOException {
    return ReportFolder.open(folder, FIGURES);
  }

  /** Writes all of it. */
  public static void write(PromptedReport report, ReportFolder folder) throws IOException {
    folder.begin(report.toJson());
    ClickFigures all = report.methods().getFirst().overall();
    Page page =
        new Page("Pointing: " + report.model() + " on " + report.dataSet())
            .figures(
                List.of(
                    new Figure("IoU after 1 click", percent(all, 1)),
                    new Figure("after 3", percent(all, 3)),
                    new Figure("after 5", percent(all, 5)),
                    new Figure("clicks to 85 %", PromptedReport.text(all.clicksUntil(0.85), 1, "")),
                    new Figure("objects", String.valueOf(report.objects()))));
    page.heading("Clicks and what they lead to").table(table(report)).note(HOW);
    addWorst(page, report, folder);
    page.links("All figures:", List.of(new Tile(FIGURES, FIGURES)));
    folder.finish(page.html());
  }

  private static String percent(ClickFigures figures, int clicks) {
    return PromptedReport.text(figures.iouAfter(clicks), 100, " %");
  }

  private static Table table(PromptedReport report) {
    List<String> headings = new ArrayList<>(List.of("method", "class", "objects#"));
    PromptedReport.AFTER.forEach(clicks -> headings.add("IoU after " + clicks + "#"));
    PromptedReport.UNTIL.forEach(iou -> headings.add("NoC@" + iou + "#"));
    headings.add("predicted IoU off by#");
    Table table = new Table(headings.toArray(String[]::new));
    for (Method method : report.methods()) {
      row(table.markedRow().text(method.name()).text("all"), method.overall());
      for (int i = 0; i < report.classes().size(); i++) {
        row(table.row().text(method.name()).name(report.classes().get(i)), method.byClass().get(i));
      }
    }
    return table;
  }

  private static void row(Table table, ClickFigures figures) {
    table.number(String.valueOf(figures.objects()));
    PromptedReport.AFTER.forEach(clicks -> table.bar(figures.iouAfter(clicks)));
    PromptedReport.UNTIL.forEach(
        iou -> table.number(PromptedReport.text(figures.clicksUntil(iou / 100.0), 1, "")));
    table.number(PromptedReport.text(figures.predictionError(), 100, " %"));
  }

  private static void addWorst(Page page, PromptedReport report, ReportFolder folder)
      throws IOException {
    if (report.worst().isEmpty()) {
      return;
    }
    page.heading("The worst objects")
        .note("By the model's IoU after three clicks. Green clicks are on the object, red beside.");
    for (int i = 0; i < report.worst().size(); i++) {
      Example example = report.worst().get(i);
      List<Tile> tiles = new ArrayList<>();
      tiles.add(tile(folder, i + 1, "object", picture(example, example.target().map(), 0)));
      tiles.add(tile(folder, i + 1, "first", masked(example, 1)));
      tiles.add(tile(folder, i + 1, "third", masked(example, 3)));
      page.gallery(
          "%s: IoU %s after 3 clicks".formatted(example.name(), Page.percent(iou(example))), tiles);
    }
  }

  /** Of an object after three clicks, or the last one. */
  static double iou(Example example) {
    return example.rounds().get(Math.min(3, example.rounds().size()) - 1).iou();
  }

  private static byte[] masked(Example example, int clicks) {
    int count = Math.min(clicks, example.rounds().size());
    return picture(example, example.rounds().get(count - 1).answer().mask(), count);
  }

  private static byte[] picture(Example example, ClassMap mask, int clicks) {
    return PngEncoder.encode(
        ClickPicture.of(
            example.picture(),
            mask,
            example.rounds().stream().limit(clicks).map(ClickSession.Round::click).toList()));
  }

  private static Tile tile(ReportFolder folder, int number, String what, byte[] png)
      throws IOException {
    String name = ReportFolder.pictureName(number, what, "png");
    folder.picture(name, png);
    return new Tile(name, what);
  }

  private PromptedPage() {}
}
