package dev.maskstream.trainer;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The JSON that lies in a run's folder. */
final class RunJson {
  private static final Gson LINE = new Gson();

  /** Names as they are typed: with underscores, enums in small letters. */
  static final Gson SETTINGS =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .registerTypeHierarchyAdapter(Enum.class, new SmallLetters())
          .create();

  // A figure that there is none of is null, not left out.
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  /** Which pictures a run saw and what their bytes were. */
  static JsonObject manifest(String place, DataSet set, List<Integer> indices) throws IOException {
    JsonArray pictures = new JsonArray();
    for (int index : indices) {
      JsonObject picture = new JsonObject();
      picture.addProperty("name", set.name(index));
      picture.addProperty("fingerprint", set.fingerprint(index));
      pictures.add(picture);
    }
    JsonObject manifest = new JsonObject();
    manifest.addProperty("place", place);
    manifest.addProperty("count", indices.size());
    manifest.add("pictures", pictures);
    return manifest;
  }

  static JsonObject settings(TrainingSettings settings) {
    Pictures pictures = settings.pictures();
    JsonObject from = new JsonObject();
    from.addProperty("train", pictures.train());
    pictures.validation().ifPresent(place -> from.addProperty("validation", place));
    pictures.classes().ifPresent(file -> from.addProperty("classes", file.toString()));
    from.addProperty("held_out", pictures.heldOut());
    JsonObject json = new JsonObject();
    json.addProperty("model", settings.modelName());
    json.addProperty("version", settings.version());
    settings.weights().ifPresent(file -> json.addProperty("weights", file.toString()));
    json.add("pictures", from);
    json.add("shape", SETTINGS.toJsonTree(settings.shape()));
    json.add("schedule", SETTINGS.toJsonTree(settings.schedule()));
    json.add("optimizer", SETTINGS.toJsonTree(settings.optimizer()));
    json.add("loss", SETTINGS.toJsonTree(settings.loss()));
    json.add("augmentation", SETTINGS.toJsonTree(settings.augmentation()));
    return json;
  }

  /** One line of metrics.ndjson. */
  static String line(EpochFigures epoch) {
    JsonObject json = new JsonObject();
    json.addProperty("epoch", epoch.epoch());
    json.addProperty("loss", epoch.loss());
    json.addProperty("accuracy", epoch.accuracy());
    json.addProperty("longest_gradient", epoch.longestGradient());
    json.addProperty("validation_loss", epoch.validation().loss());
    json.addProperty("validation_smoothed_iou", epoch.validation().smoothedIou());
    Score score = epoch.validation().score();
    json.addProperty("validation_pixel_accuracy", score.pixelAccuracy());
    json.addProperty("validation_mean_iou", score.meanIou());
    json.add("validation_iou", iou(score));
    json.addProperty("pictures_per_second", epoch.picturesPerSecond());
    json.addProperty("waited_seconds", epoch.waitedSeconds());
    json.addProperty("seconds", epoch.seconds());
    json.addProperty("at", epoch.at().toString());
    return LINE.toJson(json);
  }

  static EpochFigures epoch(String line) {
    JsonObject json = LINE.fromJson(line, JsonObject.class);
    List<OptionalDouble> iou = new ArrayList<>();
    json.getAsJsonArray("validation_iou")
        .forEach(
            one ->
                iou.add(
                    one.isJsonNull()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(one.getAsDouble())));
    Score score =
        new Score(
            json.get("validation_pixel_accuracy").getAsDouble(),
            json.get("validation_mean_iou").getAsDouble(),
            iou);
    return new EpochFigures(
        json.get("epoch").getAsInt(),
        json.get("loss").getAsDouble(),
        json.get("accuracy").getAsDouble(),
        json.has("longest_gradient") ? json.get("longest_gradient").getAsDouble() : 0,
        new Validation.Result(
            json.get("validation_loss").getAsDouble(),
            json.get("validation_smoothed_iou").getAsDouble(),
            score),
        json.get("pictures_per_second").getAsDouble(),
        json.get("waited_seconds").getAsDouble(),
        json.get("seconds").getAsDouble(),
        Instant.parse(json.get("at").getAsString()));
  }

  /** IoU of each class, null where there is none. */
  static JsonArray iou(Score score) {
    JsonArray iou = new JsonArray();
    score
        .iou()
        .forEach(
            one ->
                iou.add(
                    one.isPresent() ? new JsonPrimitive(one.getAsDouble()) : JsonNull.INSTANCE));
    return iou;
  }

  static String pretty(JsonObject json) {
    return PRETTY.toJson(json) + "\n";
  }

  private RunJson() {}
}
