package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.Instants;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** {@code GET /v1/models} and {@code GET /v1/models/{model}}: what the registry holds. */
final class ModelsHandler {
  private final ModelShelf shelf;

  ModelsHandler(ModelShelf shelf) {
    this.shelf = shelf;
  }

  void all(Exchange exchange) {
    exchange.json(200, new JsonObject().put("models", array(shelf.models(), ModelsHandler::model)));
  }

  void one(Exchange exchange) {
    String name = exchange.context().pathParam("model");
    shelf
        .model(name)
        .ifPresentOrElse(
            model -> exchange.json(200, model(model)), () -> exchange.problem(unknown(name)));
  }

  static Problem unknown(String model) {
    return Problem.of(
        404, "no-such-model", "The registry holds no model " + model + "; see GET /v1/models.");
  }

  private static <T> JsonArray array(List<T> things, Function<T, JsonObject> toJson) {
    JsonArray array = new JsonArray();
    things.forEach(thing -> array.add(toJson.apply(thing)));
    return array;
  }

  private static JsonObject model(ModelShelf.Model model) {
    return new JsonObject()
        .put("name", model.name())
        .put("default", model.isDefault())
        .mergeIn(rollout(model.rollout().orElse(Rollout.getDefaultInstance())))
        .put("versions", array(model.versions(), ModelsHandler::version));
  }

  /** What serves and what shadows; nothing of it when nothing was ever decided. */
  static JsonObject rollout(Rollout rollout) {
    return new JsonObject()
        .put("serving_version", orNull(rollout.getServingVersion()))
        .put("previous_version", orNull(rollout.getPreviousVersion()))
        .put("shadow_version", orNull(rollout.getShadowVersion()))
        .put("shadow_share", Double.parseDouble(Float.toString(rollout.getShadowShare())))
        .put("shadow_sources", new JsonArray(List.copyOf(rollout.getShadowSourcesList())))
        .put("promotion", promotion(rollout))
        .put("decided_at", Instants.text(rollout.getDecidedAtMicros()))
        .put("reason", orNull(rollout.getReason()));
  }

  private static String promotion(Rollout rollout) {
    if (rollout.getShadowVersion().isEmpty()) {
      return null;
    }
    return rollout.getPromotion() == Promotion.PROMOTION_AUTOMATIC ? "automatic" : "manual";
  }

  private static JsonObject version(ModelShelf.Version entry) {
    ModelVersion version = entry.version();
    return new JsonObject()
        .put("version", version.getVersion())
        .put("task", label(version.getTask().name(), "TASK_"))
        .put("input_width", version.getInputWidth())
        .put("input_height", version.getInputHeight())
        .put("fit", label(version.getFit().name(), "FIT_"))
        .put("parent_version", orNull(version.getParentVersion()))
        .put("created_at", Instants.text(version.getCreatedAtMicros()))
        .put("signer", TrustedKeys.signer(version).orElse(null))
        .put("golden_frames", version.getGoldenFramesCount())
        .put("classes", array(version.getClassesList(), ModelsHandler::classInfo))
        .put("files", array(version.getFilesList(), ModelsHandler::file))
        .put("metrics", array(version.getMetricsList(), ModelsHandler::metric))
        .put("states", array(entry.states(), ModelsHandler::state));
  }

  private static JsonObject classInfo(ClassInfo info) {
    return new JsonObject()
        .put("id", info.getId())
        .put("name", info.getName())
        .put("color", "#%06x".formatted(info.getRgb() & 0xffffff))
        .put("thing", info.getThing());
  }

  private static JsonObject file(ModelFile file) {
    return new JsonObject()
        .put("role", file.getRole())
        .put("sha256", file.getSha256())
        .put("bytes", file.getBytes());
  }

  private static JsonObject metric(Metric metric) {
    JsonObject json =
        new JsonObject()
            .put("name", metric.getName())
            .put("value", Double.isFinite(metric.getValue()) ? metric.getValue() : null)
            .put("data_set", metric.getDataSet());
    return metric.hasClassId() ? json.put("class_id", metric.getClassId()) : json;
  }

  private static JsonObject state(ModelStateChanged state) {
    return new JsonObject()
        .put("process", state.getProcess())
        .put("state", state.getState())
        .put("reason", state.getReason());
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String label(String name, String prefix) {
    return name.replace(prefix, "").toLowerCase(Locale.ROOT);
  }
}
