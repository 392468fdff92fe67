package dev.maskstream.trainer.service;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.trainer.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs as folders. One is there with all it needs or not at all; it is finished when its {@code
 * outcome.json} is there.
 *
 * <p>Threads: one at a time.
 */
final class RunStore {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final String PLAN = "run.json";
  private static final String OUTCOME = "outcome.json";
  private static final String PART = ".part";

  private final Path folder;

  /** A run that began, with what it came to if it has. */
  record Run(RunPlan plan, Optional<RunOutcome> outcome) {}

  RunStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  Path of(RunPlan plan) {
    return folder.resolve(plan.name());
  }

  /** Pictures and labels of a run, as a data set with the parts train and val. */
  static Path data(Path run) {
    return run.resolve("data");
  }

  /**
   * Makes the folder of a run, with the labels as they are now.
   *
   * @return the plan as it is kept
   */
  RunPlan create(RunPlan plan, List<StoredLabel> labels, LabelStore store, List<ClassInfo> classes)
      throws IOException {
    Path part = folder.resolve(plan.name() + PART);
    delete(part);
    Files.createDirectories(data(part));
    store.copy(labels, data(part));
    write(data(part).resolve("classes.json"), JSON.toJson(classes(classes)));
    write(part.resolve(PLAN), JSON.toJson(plan));
    Files.move(part, of(plan), StandardCopyOption.ATOMIC_MOVE);
    return plan;
  }

  private static JsonObject classes(List<ClassInfo> classes) {
    JsonArray list = new JsonArray();
    for (ClassInfo one : classes) {
      JsonObject entry = new JsonObject();
      entry.addProperty("id", one.getId());
      entry.addProperty("name", one.getName());
      entry.addProperty("color", String.format(Locale.ROOT, "#%06x", one.getRgb() & 0xffffff));
      entry.addProperty("thing", one.getThing());
      list.add(entry);
    }
    JsonArray ignored = new JsonArray();
    ignored.add(LabelReading.VOID);
    JsonObject all = new JsonObject();
    all.add("classes", list);
    all.add("ignore", ignored);
    return all;
  }

  void finish(RunPlan plan, RunOutcome outcome) throws IOException {
    write(of(plan).resolve(OUTCOME), JSON.toJson(outcome));
  }

  /** Lets a finished run be gone on with. */
  void reopen(RunPlan plan) throws IOException {
    Files.deleteIfExists(of(plan).resolve(OUTCOME));
  }

  Optional<Run> named(String name) throws IOException {
    Path run = folder.resolve(name);
    if (!Files.isRegularFile(run.resolve(PLAN))) {
      return Optional.empty();
    }
    Path outcome = run.resolve(OUTCOME);
    return Optional.of(
        new Run(
            read(run.resolve(PLAN), RunPlan.class),
            Files.isRegularFile(outcome)
                ? Optional.of(read(outcome, RunOutcome.class))
                : Optional.empty()));
  }

  /** All runs, the oldest first. */
  List<Run> all() throws IOException {
    List<Run> runs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path one : folders.filter(path -> !path.toString().endsWith(PART)).toList()) {
        named(one.getFileName().toString()).ifPresent(runs::add);
      }
    }
    runs.sort(Comparator.comparing(run -> Instant.parse(run.plan().startedAt())));
    return runs;
  }

  /** The run that a process left before its end, if one did. */
  Optional<RunPlan> unfinished() throws IOException {
    return all().stream().filter(run -> run.outcome().isEmpty()).map(Run::plan).findFirst();
  }

  /** The newest run of a model. */
  Optional<Run> newest(String model) throws IOException {
    return all().stream()
        .filter(run -> run.plan().model().equals(model))
        .reduce((_, newer) -> newer);
  }

  /** Deletes what a process left that died while it made a run. For whom the folder is alone. */
  void deleteParts() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path part : folders.filter(path -> path.toString().endsWith(PART)).toList()) {
        delete(part);
      }
    }
  }

  /** Deletes the oldest finished runs of a model. */
  void keep(String model, int most) throws IOException {
    List<Run> finished =
        all().stream()
            .filter(run -> run.plan().model().equals(model) && run.outcome().isPresent())
            .toList();
    for (Run run : finished.subList(0, Math.max(0, finished.size() - most))) {
      delete(of(run.plan()));
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return JSON.fromJson(Files.readString(file), type);
    } catch (JsonParseException | NullPointerException e) {
      throw new IOException(file + " is not what a run wrote: " + e.getMessage(), e);
    }
  }
}
