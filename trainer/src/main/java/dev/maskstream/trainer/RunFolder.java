package dev.maskstream.trainer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.Resumable;
import dev.maskstream.trainer.report.ConfusionPicture;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A training run on disk: what went in, how it went, what came out. Files that matter after a crash
 * are written whole or not at all.
 */
final class RunFolder {
  private static final int GALLERY_ROWS = 6;
  private static final List<String> MODELS =
      List.of("model.onnx", "encoder.onnx", "decoder.onnx", "model.json", "best.params");

  private final Path folder;

  RunFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * Opens a folder to train into: a new one, or that of a run to go on with.
   *
   * @throws IOException if it is a file, or holds a model that is no run's and would be overwritten
   */
  static RunFolder toTrainIn(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(folder + " is a file, not a folder for a run");
    }
    RunFolder run = new RunFolder(folder);
    if (!run.hasCheckpoint()) {
      for (String name : MODELS) {
        if (Files.exists(folder.resolve(name))) {
          throw new IOException(
              "%s holds %s, which would be overwritten, and no last.checkpoint to go on from;"
                      .formatted(folder, name)
                  + " name a new folder");
        }
      }
    }
    return run;
  }

  Path model() {
    return folder.resolve("model.onnx");
  }

  private Path last() {
    return folder.resolve("last.checkpoint");
  }

  Path best() {
    return folder.resolve("best.params");
  }

  private Path metrics() {
    return folder.resolve("metrics.ndjson");
  }

  boolean hasCheckpoint() {
    return Files.isRegularFile(last());
  }

  void saveLast(Object position, Resumable fitting) throws IOException {
    Checkpoint.write(last(), position, fitting);
  }

  <P> P loadLast(Class<P> kind, Resumable fitting) throws IOException {
    return Checkpoint.read(last(), kind, fitting);
  }

  void saveBest(Network network) throws IOException {
    network.save(best());
  }

  void loadBest(Network network) throws IOException {
    network.load(best());
  }

  void writeSettings(JsonObject settings, JsonObject manifest) throws IOException {
    replace(folder.resolve("settings.json"), RunJson.pretty(settings));
    replace(folder.resolve("manifest.json"), RunJson.pretty(manifest));
  }

  /**
   * Makes sure that figures of epochs to come can be held against those that are there.
   *
   * @throws IOException if the held-out pictures or the goal are others than the run's
   */
  void requireSameMeasure(JsonObject settings, JsonObject manifest) throws IOException {
    boolean same =
        heldOut(read("manifest.json")).equals(heldOut(manifest))
            && goal(read("settings.json")).equals(goal(settings));
    if (!same) {
      throw new IOException(
          "%s chose its best weights by other held-out pictures or another goal; begin in a new"
                  .formatted(folder)
              + " folder, with --weights "
              + best()
              + " to go on from its weights");
    }
  }

  private JsonObject read(String name) throws IOException {
    Path file = folder.resolve(name);
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(file + " is not what a run wrote: " + e.getMessage(), e);
    }
  }

  private static Optional<JsonElement> heldOut(JsonObject manifest) {
    return Optional.ofNullable(manifest.getAsJsonObject("held_out"))
        .map(one -> one.get("pictures"));
  }

  private static Optional<JsonElement> goal(JsonObject settings) {
    return Optional.ofNullable(settings.getAsJsonObject("schedule")).map(one -> one.get("goal"));
  }

  void writeCard(String card) throws IOException {
    replace(folder.resolve("model.json"), card);
  }

  /** How many epochs are done, whatever they are of. */
  int epochsDone() throws IOException {
    return epochs(Function.identity()).size();
  }

  /** Epochs that are done, the oldest first. */
  List<EpochFigures> epochs() throws IOException {
    return epochs(RunJson::epoch);
  }

  /** The same for epochs of another kind. */
  <E> List<E> epochs(Function<String, E> reader) throws IOException {
    List<E> epochs = new ArrayList<>();
    if (!Files.isRegularFile(metrics())) {
      return epochs;
    }
    for (String line : Files.readAllLines(metrics())) {
      try {
        epochs.add(reader.apply(line));
      } catch (JsonParseException | NullPointerException e) {
        throw new IOException(metrics() + " holds a line that is no epoch: " + line, e);
      }
    }
    return epochs;
  }

  /**
   * Notes all epochs so far, redraws the curves and writes the page that shows all.
   *
   * @param all at least one
   */
  void write(List<EpochFigures> all) throws IOException {
    Curves.write(all, folder);
    write(all.stream().map(RunJson::line).toList());
  }

  /** Notes all epochs so far as lines and writes the page that shows all; curves are drawn. */
  void write(Collection<String> lines) throws IOException {
    replace(metrics(), lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    RunPage.write(folder);
  }

  Path folder() {
    return folder;
  }

  /** Where the gallery of an epoch lies. */
  Path gallery(int epoch) {
    return folder.resolve(String.format(Locale.ROOT, "gallery-%03d.png", epoch));
  }

  void drawGallery(int epoch, Validation validation, Network network, Labelling labelling)
      throws IOException {
    byte[] png = Gallery.png(validation.rows(network, GALLERY_ROWS), labelling);
    WholeFile.write(gallery(epoch), png);
  }

  void drawConfusion(ConfusionMatrix matrix, Labelling labelling) throws IOException {
    byte[] png = ConfusionPicture.png(matrix, labelling.classes());
    WholeFile.write(folder.resolve("confusion.png"), png);
  }

  private static void replace(Path file, String text) throws IOException {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
