package dev.maskstream.standalone.explain;

import dev.maskstream.standalone.explain.Explanation.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An explanation as text. */
public final class ExplanationText {
  private ExplanationText() {}

  /** Lines, without an end of line after the last. */
  public static String of(Explanation of) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line("frame", of.frameId() + ", number " + of.sequence() + " of source " + of.source()));
    lines.add(line("size", of.width() + "x" + of.height()));
    lines.add(line("captured", orUnknown(of.capturedAt())));
    lines.add(line("ingested", orUnknown(of.ingestedAt())));
    lines.add(line("mask emitted", orUnknown(of.emittedAt())));
    lines.add(
        line(
            "input",
            of.input().topic() + "-" + of.input().partition() + " offset " + of.input().offset()));
    lines.add(line("engine", of.engine() + " " + of.precision()));
    Explanation.Stages stages = of.stages();
    lines.add(
        line(
            "stages",
            String.format(
                Locale.ROOT,
                "decode %.2f ms, queue %.2f ms, infer %.2f ms in a batch of %d, encode %.2f ms",
                stages.decodeMs(),
                stages.queueMs(),
                stages.inferMs(),
                stages.batchSize(),
                stages.encodeMs())));
    String name = "model";
    for (Generation one : of.model()) {
      addGeneration(lines, name, one);
      name = "trained from";
    }
    return String.join("\n", lines);
  }

  private static void addGeneration(List<String> lines, String name, Generation one) {
    lines.add(line(name, one.name() + "@" + one.version()));
    lines.add(line("  sha256", orUnknown(one.sha256())));
    if (!one.registered()) {
      lines.add(line("  registry", "has it no more"));
      return;
    }
    lines.add(line("  created", orUnknown(one.createdAt())));
    one.trainingData().forEach(data -> lines.add(line("  trained on", data)));
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "unknown" : text;
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "%-13s %s", name, value);
  }
}
