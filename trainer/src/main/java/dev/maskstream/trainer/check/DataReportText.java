package dev.maskstream.trainer.check;

import dev.maskstream.trainer.data.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as a person reads it, with the first troubles. */
public final class DataReportText {
  private static final int NAMED = 20;
  private static final int SIZES = 4;
  private static final int BAR = 30;

  /** Lines, without an end of line after the last. */
  public static String of(DataReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s, %d classes".formatted(report.place(), report.layout(), classes(report)));
    lines.add("");
    lines.add("part      pictures  sizes");
    report.parts().forEach(part -> lines.add(partLine(part)));
    lines.add("");
    addClasses(report, lines);
    addNeverSeen(report, lines);
    addTroubles(report.troubles(), lines);
    return String.join(System.lineSeparator(), lines);
  }

  private static int classes(DataReport report) {
    return report.classes().size();
  }

  private static String partLine(PartCheck part) {
    List<String> common =
        part.sizes().entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(size -> "%s (%d)".formatted(size.getKey(), size.getValue()))
            .toList();
    String sizes = common.stream().limit(SIZES).collect(Collectors.joining(", "));
    String more = common.size() > SIZES ? ", %d more".formatted(common.size() - SIZES) : "";
    return "%-9s %8d  %s%s".formatted(part.name(), part.pictures(), sizes, more);
  }

  private static void addClasses(DataReport report, List<String> lines) {
    int longest =
        report.classes().stream().mapToInt(one -> one.of().name().length()).max().orElse(0);
    int width = Math.max("class".length(), longest);
    long most = report.classes().stream().mapToLong(ClassCount::pixels).max().orElse(0);
    lines.add(
        String.format(
            Locale.ROOT,
            " id  %-" + width + "s  %14s  %7s  %8s",
            "class",
            "pixels",
            "share",
            "pictures"));
    for (ClassCount one : report.classes()) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  "%3d  %-" + width + "s  %,14d  %6.2f%%  %8d  %s",
                  one.of().id(),
                  one.of().name(),
                  one.pixels(),
                  percent(one.pixels(), report),
                  one.pictures(),
                  bar(one.pixels(), most))
              .stripTrailing());
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "     %-" + width + "s  %,14d  %6.2f%%",
            "void",
            report.voidPixels(),
            percent(report.voidPixels(), report)));
  }

  private static double percent(long pixels, DataReport report) {
    return 100.0 * pixels / Math.max(1, report.pixels());
  }

  private static String bar(long pixels, long most) {
    // A class that occurs at all shows.
    return "#".repeat((int) Math.ceil((double) BAR * pixels / Math.max(1, most)));
  }

  private static void addNeverSeen(DataReport report, List<String> lines) {
    for (PartCheck part : report.parts()) {
      if (part.pictures() > 0 && !part.neverSeen().isEmpty()) {
        lines.add("");
        lines.add(
            "warning: no picture of part %s shows %s"
                .formatted(part.name(), String.join(", ", part.neverSeen())));
      }
    }
  }

  private static void addTroubles(List<Trouble> troubles, List<String> lines) {
    lines.add("");
    if (troubles.isEmpty()) {
      lines.add("no troubles");
      return;
    }
    lines.add(troubles.size() == 1 ? "1 trouble:" : troubles.size() + " troubles:");
    troubles.stream().limit(NAMED).forEach(trouble -> lines.add("  " + trouble.reason()));
    if (troubles.size() > NAMED) {
      lines.add("  and %d more; --json names them all".formatted(troubles.size() - NAMED));
    }
  }

  private DataReportText() {}
}
