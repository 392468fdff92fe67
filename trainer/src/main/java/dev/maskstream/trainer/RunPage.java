package dev.maskstream.trainer;

import dev.maskstream.trainer.RunFacts.Epoch;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.report.Page;
import dev.maskstream.trainer.report.Page.Figure;
import dev.maskstream.trainer.report.Page.Tile;
import dev.maskstream.trainer.report.Table;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The page of a training run, {@code index.html} in its folder: what went in, how it went, what
 * came out. Made from the files that lie there and nothing else; what is not there is left out. A
 * few milliseconds, so that it may be written after every epoch.
 *
 * <p>Threads: any, one at a time for a folder.
 */
public final class RunPage {
  private static final String PAGE = "index.html";
  private static final String MANIFEST = "manifest.json";

  /**
   * Writes the page, whole or not at all.
   *
   * @throws IOException if the folder cannot be read or written
   */
  public static void write(Path folder) throws IOException {
    RunPage run = new RunPage(folder, RunFacts.read(folder));
    WholeFile.write(folder.resolve(PAGE), run.html().getBytes(StandardCharsets.UTF_8));
  }

  private final Path folder;
  private final RunFacts facts;
  private final Page page;

  private RunPage(Path folder, RunFacts facts) {
    this.folder = folder;
    this.facts = facts;
    this.page = new Page(title());
  }

  private String title() {
    return facts.setting("model").map(name -> "Training run: " + name).orElse("Training run")
        + facts.setting("version").map(version -> " " + version).orElse("");
  }

  private String html() throws IOException {
    addFigures();
    addPictures("Curves", List.of("loss.png", "accuracy.png"));
    addClasses();
    addPictures("What is taken for what", List.of("confusion.png"));
    addGalleries();
    addEpochs();
    addFacts("Settings", facts.settings());
    addData();
    addFiles();
    return page.html();
  }

  private void addFigures() {
    Optional<Epoch> best = facts.best();
    if (best.isEmpty()) {
      page.paragraph("No epoch is done yet.");
      return;
    }
    Epoch epoch = best.get();
    page.figures(
        List.of(
            new Figure("mean IoU, held out", percent(epoch.figure("validation_mean_iou"))),
            new Figure("pixels right", percent(epoch.figure("validation_pixel_accuracy"))),
            new Figure("best epoch", epoch.number() + " of " + facts.epochs().size() + " done"),
            new Figure(
                "pictures/s in training", decimal(epoch.figure("pictures_per_second"), "%.1f"))));
  }

  private void addPictures(String heading, List<String> names) {
    List<String> there = names.stream().filter(facts::has).toList();
    if (!there.isEmpty()) {
      page.heading(heading);
      there.forEach(name -> page.picture(new Tile(name, name)));
    }
  }

  private void addClasses() {
    List<SegmentClass> classes = facts.card().classes();
    Optional<Epoch> best = facts.best();
    if (classes.isEmpty() || best.isEmpty()) {
      return;
    }
    Table table = new Table("class", "IoU, held out#");
    for (SegmentClass one : classes) {
      table.row().name(one).bar(best.get().iou(one.id()));
    }
    page.heading("Classes, at the best epoch").table(table);
  }

  private void addGalleries() {
    List<String> galleries = facts.galleries();
    if (galleries.isEmpty()) {
      return;
    }
    String latest = galleries.getLast();
    page.heading("Held-out pictures").picture(new Tile(latest, latest));
    List<Tile> earlier =
        galleries.subList(0, galleries.size() - 1).stream().map(n -> new Tile(n, n)).toList();
    if (!earlier.isEmpty()) {
      page.links("Earlier:", earlier);
    }
  }

  private void addEpochs() {
    if (facts.epochs().isEmpty()) {
      return;
    }
    Table table =
        new Table(
            "epoch#",
            "loss#",
            "held-out loss#",
            "pixels right, training#",
            "longest gradient#",
            "pixels right#",
            "mean IoU#",
            "smoothed IoU#",
            "pictures/s#",
            "seconds#");
    for (Epoch epoch : facts.epochs()) {
      boolean isBest = facts.best().filter(epoch::equals).isPresent();
      (isBest ? table.markedRow() : table.row())
          .number(String.valueOf(epoch.number()))
          .number(decimal(epoch.figure("loss"), "%.4f"))
          .number(decimal(epoch.figure("validation_loss"), "%.4f"))
          .number(percent(epoch.figure("accuracy")))
          .number(decimal(epoch.figure("longest_gradient"), "%.2f"))
          .number(percent(epoch.figure("validation_pixel_accuracy")))
          .bar(epoch.figure("validation_mean_iou"))
          .number(percent(epoch.figure("validation_smoothed_iou")))
          .number(decimal(epoch.figure("pictures_per_second"), "%.1f"))
          .number(decimal(epoch.figure("seconds"), "%.1f"));
    }
    page.heading("Epochs").table(table).note("The best one stands out.");
  }

  private void addFacts(String heading, List<Figure> lines) {
    if (!lines.isEmpty()) {
      page.heading(heading).facts(lines);
    }
  }

  private void addData() throws IOException {
    Path manifest = folder.resolve(MANIFEST);
    if (Files.isRegularFile(manifest)) {
      List<Figure> lines = new ArrayList<>(FlatJson.read(manifest));
      lines.add(new Figure("SHA-256 of " + MANIFEST, Sha256.of(manifest)));
      addFacts("Data", lines);
    }
  }

  private void addFiles() throws IOException {
    Table table = new Table("file", "bytes#");
    for (String name : facts.files()) {
      if (!name.equals(PAGE)) {
        long bytes = Files.size(folder.resolve(name));
        table.row().link(name).number(String.format(Locale.ROOT, "%,d", bytes));
      }
    }
    page.heading("Files").table(table);
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Page.percent(share.getAsDouble()) : "–";
  }

  private static String decimal(OptionalDouble value, String form) {
    return value.isPresent() ? String.format(Locale.ROOT, form, value.getAsDouble()) : "–";
  }
}
