package dev.maskstream.standalone.model;

import dev.maskstream.standalone.TextTable;
import dev.maskstream.standalone.model.VersionDetails.ClassFacts;
import dev.maskstream.standalone.model.VersionDetails.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A version's details as text. */
public final class VersionText {
  private VersionText() {}

  /** Lines, without an end of line after the last. */
  public static String of(VersionDetails of) {
    List<String> lines = new ArrayList<>();
    lines.add(line("version", of.name() + "@" + of.version()));
    lines.add(line("state", of.state()));
    lines.add(line("task", of.task()));
    lines.add(line("input", of.inputWidth() + "x" + of.inputHeight() + ", " + of.fit()));
    lines.add(line("created", of.createdAt()));
    lines.add(line("signer", of.signer().isEmpty() ? "unsigned" : of.signer()));
    lines.add(line("parent", of.parent().isEmpty() ? "none" : of.parent()));
    of.trainingData().forEach(data -> lines.add(line("trained on", data)));
    lines.add(line("golden frames", Integer.toString(of.goldenFrames())));
    for (VersionDetails.File file : of.files()) {
      lines.add(
          line(
              "file " + file.role(),
              String.format(
                  Locale.ROOT,
                  "%,d bytes in %d parts, sha256 %s",
                  file.bytes(),
                  file.parts(),
                  file.sha256())));
    }
    of.metrics().stream()
        .filter(figure -> figure.classId() == null)
        .forEach(
            figure ->
                lines.add(
                    line(
                        figure.name(),
                        TextTable.share(OptionalDouble.of(figure.value()))
                            + " on "
                            + figure.dataSet())));
    lines.add("");
    lines.add(classes(of));
    return String.join("\n", lines);
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-14s %s", name, value);
  }

  /** A row for each class, a column for each figure that is told of classes. */
  private static String classes(VersionDetails of) {
    List<String> figures =
        of.metrics().stream()
            .filter(figure -> figure.classId() != null)
            .map(Figure::name)
            .distinct()
            .toList();
    List<String> headings = new ArrayList<>(List.of("class", "id", "color"));
    headings.addAll(figures);
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (ClassFacts one : of.classes()) {
      List<String> cells =
          new ArrayList<>(List.of(one.name(), Integer.toString(one.id()), one.color()));
      figures.forEach(figure -> cells.add(TextTable.share(value(of, figure, one.id()))));
      table.row(cells);
    }
    return table.toString();
  }

  private static OptionalDouble value(VersionDetails of, String figure, int id) {
    return of.metrics().stream()
        .filter(one -> one.name().equals(figure) && one.classId() != null && one.classId() == id)
        .mapToDouble(Figure::value)
        .findFirst();
  }
}
