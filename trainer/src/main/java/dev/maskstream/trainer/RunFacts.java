package dev.maskstream.trainer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.report.Page.Figure;
import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the files of a run's folder say, as far as they are there. Fields that this version does not
 * know are no trouble, nor is a last line of metrics that a crash has torn.
 *
 * @param files names, in order
 * @param settings every value, by the names that lead to it
 * @param card of the best weights
 * @param epochs done, the oldest first
 */
record RunFacts(List<String> files, List<Figure> settings, Card card, List<Epoch> epochs) {

  /**
   * What model.json says.
   *
   * @param classes none before there is a model
   * @param epoch that was exported
   */
  record Card(List<SegmentClass> classes, OptionalInt epoch) {}

  /** A line of metrics.ndjson. */
  record Epoch(JsonObject line) {
    int number() {
      return (int) figure("epoch").orElse(0);
    }

    OptionalDouble figure(String key) {
      return number(line.get(key));
    }

    /** IoU of a class on the held-out pictures. */
    OptionalDouble iou(int id) {
      return line.get("validation_iou") instanceof JsonArray all && id < all.size()
          ? number(all.get(id))
          : OptionalDouble.empty();
    }

    private static OptionalDouble number(JsonElement value) {
      return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()
          ? OptionalDouble.of(value.getAsDouble())
          : OptionalDouble.empty();
    }
  }

  static RunFacts read(Path folder) throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.endsWith(".part") && !name.startsWith("."))
              .sorted()
              .toList();
    }
    Path settings = folder.resolve("settings.json");
    return new RunFacts(
        files,
        Files.isRegularFile(settings) ? FlatJson.read(settings) : List.of(),
        card(folder.resolve("model.json")),
        epochs(folder.resolve("metrics.ndjson")));
  }

  private static Card card(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new Card(List.of(), OptionalInt.empty());
    }
    String json = Files.readString(file);
    try {
      JsonObject card = JsonParser.parseString(json).getAsJsonObject();
      OptionalInt epoch =
          card.get("metrics") instanceof JsonObject metrics && metrics.has("epoch")
              ? OptionalInt.of(metrics.get("epoch").getAsInt())
              : OptionalInt.empty();
      return new Card(ClassList.parse(json).learned(), epoch);
    } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
      throw new IOException(file + " is no model card: " + e.getMessage(), e);
    }
  }

  private static List<Epoch> epochs(Path file) throws IOException {
    List<Epoch> epochs = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        epoch(line).ifPresent(epochs::add);
      }
    }
    return epochs;
  }

  private static Optional<Epoch> epoch(String line) {
    try {
      return Optional.of(new Epoch(JsonParser.parseString(line).getAsJsonObject()));
    } catch (JsonParseException | IllegalStateException e) {
      // Torn by a crash while it was written.
      return Optional.empty();
    }
  }

  boolean has(String file) {
    return files.contains(file);
  }

  Optional<String> setting(String name) {
    return settings.stream().filter(s -> s.name().equals(name)).map(Figure::value).findFirst();
  }

  /** Names of the galleries, the oldest first. */
  List<String> galleries() {
    return files.stream().filter(name -> name.matches("gallery-\\d+\\.png")).toList();
  }

  /** The epoch that was exported, else the one of the highest mean IoU. */
  Optional<Epoch> best() {
    OptionalInt exported = card.epoch();
    return epochs.stream()
        .filter(epoch -> exported.isPresent() && epoch.number() == exported.getAsInt())
        .findFirst()
        .or(
            () ->
                epochs.stream()
                    .max(
                        Comparator.comparingDouble(
                            epoch -> epoch.figure("validation_mean_iou").orElse(0))));
  }
}
