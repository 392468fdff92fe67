package dev.maskstream.trainer;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.Augmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Settings as a person writes them down, in YAML 1.1: the sections and names of a run's
 * settings.json, each of which may be left out. JSON is YAML, so that a run's own settings.json is
 * such a file.
 */
public final class SettingsFile {
  /** What a run notes of itself is no setting. */
  private static final Set<String> NOT_SETTINGS = Set.of("run");

  private final Path file;
  private final JsonObject root;

  private SettingsFile(Path file, JsonObject root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is no YAML; the message names it
   */
  public static SettingsFile read(Path file) throws IOException {
    try {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      JsonElement root = new Gson().toJsonTree(tree);
      if (!root.isJsonObject()) {
        throw new IOException(
            file + " holds no settings; it looks like \"schedule: {epochs: 20}\"");
      }
      return new SettingsFile(file, root.getAsJsonObject());
    } catch (YAMLException e) {
      throw new IOException(file + " is no YAML: " + e.getMessage(), e);
    }
  }

  /** The preset the file wants to start from. */
  public Optional<String> preset() throws IOException {
    return text(root, "preset");
  }

  /**
   * Pictures the file names.
   *
   * @throws IOException if it names something else under {@code pictures}
   */
  public Optional<Pictures> pictures() throws IOException {
    if (!root.has("pictures")) {
      return Optional.empty();
    }
    try {
      JsonObject given = root.getAsJsonObject("pictures");
      requireKnown("pictures.", given, Set.of("train", "validation", "classes", "held_out"));
      if (!given.has("train")) {
        throw new IOException(file + " does not say what to train on: pictures.train is missing");
      }
      return Optional.of(
          new Pictures(
              text(given, "train").orElseThrow(),
              text(given, "validation"),
              text(given, "classes").map(Path::of),
              given.has("held_out") ? given.get("held_out").getAsDouble() : Pictures.HELD_OUT));
    } catch (ClassCastException | IllegalStateException | IllegalArgumentException e) {
      throw new IOException(file + ": pictures is not as it should be: " + e.getMessage(), e);
    }
  }

  private Optional<String> text(JsonObject from, String name) throws IOException {
    requireText(from, name);
    return Optional.ofNullable(from.get(name)).map(JsonElement::getAsString);
  }

  private void requireText(JsonObject from, String name) throws IOException {
    if (from.has(name) && !from.get(name).isJsonPrimitive()) {
      throw new IOException(
          "%s: %s is a name or a path, not %s".formatted(file, name, from.get(name)));
    }
  }

  /**
   * Lays what the file says over other settings.
   *
   * @throws IOException if it holds a name that no setting has or a value that one cannot have; the
   *     message names both
   */
  public TrainingSettings over(TrainingSettings base) throws IOException {
    JsonObject known = RunJson.settings(base);
    Set<String> names = new TreeSet<>(known.keySet());
    names.addAll(Set.of("preset", "weights"));
    names.addAll(NOT_SETTINGS);
    requireKnown("", root, names);
    requireText(root, "preset");
    return new TrainingSettings(
        base.output(),
        text(root, "model").orElse(base.modelName()),
        text(root, "version").orElse(base.version()),
        text(root, "weights").map(Path::of).or(base::weights),
        pictures().orElse(base.pictures()),
        section("shape", known, TrainingSettings.Shape.class),
        section("schedule", known, TrainingSettings.Schedule.class),
        section("optimizer", known, TrainingSettings.Optimizer.class),
        section("loss", known, TrainingSettings.Loss.class),
        section("augmentation", known, Augmentation.class));
  }

  private <T> T section(String name, JsonObject known, Class<T> type) throws IOException {
    JsonObject merged = known.getAsJsonObject(name).deepCopy();
    try {
      if (root.has(name)) {
        JsonObject given = root.getAsJsonObject(name);
        requireKnown(name + ".", given, merged.keySet());
        for (Map.Entry<String, JsonElement> one : given.entrySet()) {
          requireSameKind(name + "." + one.getKey(), merged.get(one.getKey()), one.getValue());
          merged.add(one.getKey(), one.getValue());
        }
      }
      return RunJson.SETTINGS.fromJson(merged, type);
    } catch (JsonParseException | ClassCastException | IllegalStateException e) {
      throw new IOException(file + ": " + name + " is not as it should be: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // This is how Gson hands on what a record's constructor said of a value.
      if (e.getCause() instanceof IllegalArgumentException rule) {
        throw new IOException(file + ": " + name + ": " + rule.getMessage(), e);
      }
      throw e;
    }
  }

  /** A whole number where one is, true or false where one is: nothing is rounded in silence. */
  private void requireSameKind(String name, JsonElement known, JsonElement given)
      throws IOException {
    boolean same =
        !known.isJsonPrimitive()
            || (given.isJsonPrimitive()
                && kind(known.getAsJsonPrimitive()).fits(given.getAsJsonPrimitive()));
    if (!same) {
      throw new IOException(
          "%s: %s is %s, not %s"
              .formatted(file, name, kind(known.getAsJsonPrimitive()).what, given));
    }
  }

  private static Kind kind(JsonPrimitive known) {
    if (known.isBoolean()) {
      return Kind.TRUTH;
    }
    if (!known.isNumber()) {
      return Kind.WORD;
    }
    return isWhole(known) ? Kind.WHOLE : Kind.NUMBER;
  }

  private static boolean isWhole(JsonPrimitive value) {
    return value.isNumber()
        && (value.getAsNumber() instanceof Integer || value.getAsNumber() instanceof Long);
  }

  private enum Kind {
    TRUTH("true or false"),
    WORD("a word"),
    WHOLE("a whole number below 2^31"),
    NUMBER("a number");

    private final String what;

    Kind(String what) {
      this.what = what;
    }

    private boolean fits(JsonPrimitive given) {
      return switch (this) {
        case TRUTH -> given.isBoolean();
        case WORD -> given.isString();
        case WHOLE -> isWhole(given) && given.getAsLong() == given.getAsInt();
        case NUMBER -> given.isNumber() && Double.isFinite(given.getAsDouble());
      };
    }
  }

  private void requireKnown(String section, JsonObject given, Set<String> known)
      throws IOException {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IOException(
            "%s: there is no setting %s%s; there are %s"
                .formatted(file, section, name, String.join(", ", new TreeSet<>(known))));
      }
    }
  }
}
