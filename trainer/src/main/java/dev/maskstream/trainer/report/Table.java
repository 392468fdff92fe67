package dev.maskstream.trainer.report;

import dev.maskstream.vision.SegmentClass;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A table of a {@link Page}: cells are added row by row, left to right.
 *
 * <p>Threads: one.
 */
public final class Table {
  private static final String NONE = "<td class=\"number\">–</td>";

  private final StringBuilder rows = new StringBuilder();
  private final String head;

  /** Starts with a row of headings; one that ends in {@code #} heads numbers. */
  public Table(String... headings) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(headings).map(Table::heading).forEach(text::append);
    head = text.toString();
  }

  private static String heading(String text) {
    return text.endsWith("#")
        ? "<th class=\"number\">" + Page.escape(text.substring(0, text.length() - 1)) + "</th>"
        : "<th>" + Page.escape(text) + "</th>";
  }

  public Table row() {
    rows.append("<tr>");
    return this;
  }

  /** A row that stands out. */
  public Table markedRow() {
    rows.append("<tr class=\"marked\">");
    return this;
  }

  public Table text(String text) {
    rows.append("<td>").append(Page.escape(text)).append("</td>");
    return this;
  }

  public Table number(String text) {
    rows.append("<td class=\"number\">").append(Page.escape(text)).append("</td>");
    return this;
  }

  /** The name of a class beside its colour. */
  public Table name(SegmentClass one) {
    rows.append(
        String.format(
            Locale.ROOT,
            "<td class=\"class\"><span style=\"background:#%06x\"></span>%s</td>",
            one.rgb(),
            Page.escape(one.name())));
    return this;
  }

  /** A share with a bar as long as it, or a dash. */
  public Table bar(OptionalDouble share) {
    if (share.isEmpty()) {
      rows.append(NONE);
      return this;
    }
    rows.append(
        String.format(
            Locale.ROOT,
            "<td class=\"number bar\" style=\"--share:%.1f%%\">%s</td>",
            100 * share.getAsDouble(),
            Page.percent(share.getAsDouble())));
    return this;
  }

  /** A link to a file beside the page. */
  public Table link(String file) {
    rows.append("<td><a href=\"%1$s\">%1$s</a></td>".formatted(Page.escape(file)));
    return this;
  }

  String html() {
    return "<table>\n<thead><tr>"
        + head
        + "</tr></thead>\n<tbody>"
        + rows.toString().replace("<tr", "\n<tr")
        + "\n</tbody></table>\n";
  }
}
