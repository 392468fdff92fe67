package dev.maskstream.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Columns of text that line up: the first to the left, figures to the right.
 *
 * <p>Threads: one.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Starts with a row of headings. */
  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /**
   * Adds a row.
   *
   * @param cells as many as there are headings
   */
  public TextTable row(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells under " + rows.getFirst().size() + " headings");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** A share as a figure of four places, or a dash. */
  public static String share(OptionalDouble share) {
    return share.isPresent() ? String.format(Locale.ROOT, "%.4f", share.getAsDouble()) : "-";
  }

  /** The lines, without an end of line after the last. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String format = column == 0 ? "%-" + width(0) + "s" : GAP + "%" + width(column) + "s";
        line.append(String.format(Locale.ROOT, format, row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join("\n", lines);
  }

  private int width(int column) {
    return Math.max(1, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1));
  }
}
