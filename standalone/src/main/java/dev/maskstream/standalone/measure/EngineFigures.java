package dev.maskstream.standalone.measure;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.TextTable;
import dev.maskstream.vision.EngineBench.Measured;
import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What was measured of a model.
 *
 * @param measured one for each engine and precision, ONNX Runtime first
 * @param refused what does not run here
 */
public record EngineFigures(
    Path model, ModelFacts facts, List<Measured> measured, List<Refused> refused) {
  public EngineFigures {
    measured = List.copyOf(measured);
    refused = List.copyOf(refused);
  }

  /** A table for people. */
  public String toText() {
    TextTable table =
        new TextTable(
            "engine", "by", "CPU ms/frame", "frames/s/core", "ms/frame", "convolutions", "agrees");
    for (Measured one : measured) {
      table.row(
          List.of(
              one.engine().name() + " " + one.engine().precision(),
              instructionSet(one.engine()),
              figure("%.2f", median(one.cpuMillis())),
              figure("%.1f", 1000 / median(one.cpuMillis())),
              figure("%.2f", median(one.millis())),
              one.convolutionMillis().isEmpty()
                  ? "-"
                  : figure("%.2f", median(one.convolutionMillis())),
              figure("%.3f %%", 100 * one.agreement())));
    }
    StringBuilder text = new StringBuilder();
    text.append("%s, %dx%d%n".formatted(model, facts.inputWidth(), facts.inputHeight()))
        .append(table);
    refused.forEach(it -> text.append("%n%s: %s".formatted(it.name(), it.reason())));
    return text.toString();
  }

  private static String instructionSet(EngineInfo engine) {
    return engine.instructionSet().isEmpty() ? "-" : engine.instructionSet();
  }

  private static String figure(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The same for programs, with the spread. */
  public String toJson() {
    JsonObject all = new JsonObject();
    all.addProperty("model", model.toString());
    all.addProperty("sha256", facts.sha256());
    all.addProperty("width", facts.inputWidth());
    all.addProperty("height", facts.inputHeight());
    JsonArray engines = new JsonArray();
    measured.forEach(one -> engines.add(json(one)));
    all.add("engines", engines);
    JsonArray reasons = new JsonArray();
    for (Refused one : refused) {
      JsonObject entry = new JsonObject();
      entry.addProperty("engine", one.name());
      entry.addProperty("reason", one.reason());
      reasons.add(entry);
    }
    all.add("refused", reasons);
    return PrintedJson.page(all);
  }

  private static JsonObject json(Measured one) {
    JsonObject entry = new JsonObject();
    entry.addProperty("engine", one.engine().name());
    entry.addProperty("precision", one.engine().precision());
    entry.addProperty("instruction_set", one.engine().instructionSet());
    entry.addProperty("rounds", one.millis().size());
    entry.add("cpu_ms_per_frame", spread(one.cpuMillis()));
    entry.addProperty("frames_per_second_per_core", 1000 / median(one.cpuMillis()));
    entry.add("ms_per_frame", spread(one.millis()));
    entry.add(
        "convolution_ms_per_frame",
        one.convolutionMillis().isEmpty() ? JsonNull.INSTANCE : spread(one.convolutionMillis()));
    entry.addProperty("agreement", one.agreement());
    return entry;
  }

  private static JsonObject spread(List<Double> values) {
    JsonObject spread = new JsonObject();
    spread.addProperty("median", median(values));
    spread.addProperty("min", values.stream().mapToDouble(Double::doubleValue).min().orElseThrow());
    spread.addProperty("max", values.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    return spread;
  }
}
