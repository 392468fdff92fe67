package dev.maskstream.processor;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelId;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.processor.registry.ModelStatus;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineChoice.Compared;
import dev.maskstream.vision.EngineChoice.Refused;
import java.util.List;
import java.util.Optional;

/**
 * Whether this processor turns frames into masks now, and if not, why.
 *
 * @param faults sentences; empty when ready
 * @param model the model of sources that name none; its warm-up was a real inference
 * @param models every model that is served or on its way, by name
 * @param streams Kafka Streams' own name for its state
 * @param inFlight frames read and not yet answered
 */
public record Readiness(
    List<String> faults,
    Optional<ModelStatus> model,
    List<ModelStatus> models,
    String streams,
    int inFlight) {
  public Readiness {
    faults = List.copyOf(faults);
    models = List.copyOf(models);
  }

  public boolean isReady() {
    return faults.isEmpty();
  }

  /** The version that serves sources that name no model. */
  public Optional<ModelState.Serving> serving() {
    return model.flatMap(ModelStatus::serving);
  }

  /** State of that model's version that was asked for last. */
  public Optional<ModelState> newest() {
    return model.flatMap(ModelStatus::newest);
  }

  /** As {@code /readyz} shows it. */
  public String toJson() {
    JsonObject all = new JsonObject();
    all.addProperty("ready", isReady());
    JsonArray reasons = new JsonArray();
    faults.forEach(reasons::add);
    all.add("faults", reasons);
    all.addProperty("streams", streams);
    all.addProperty("in_flight", inFlight);
    serving().ifPresent(serving -> all.add("model", engine(serving.id(), serving.engine())));
    newest().ifPresent(state -> all.add("newest", version(state)));
    JsonArray each = new JsonArray();
    models.forEach(status -> each.add(model(status)));
    all.add("models", each);
    return all.toString();
  }

  private JsonObject model(ModelStatus status) {
    JsonObject model = new JsonObject();
    model.addProperty("name", status.name());
    model.addProperty("default", this.model.filter(status::equals).isPresent());
    status
        .serving()
        .ifPresent(
            serving -> {
              model.add("serving", engine(serving.id(), serving.engine()));
              model.addProperty("reason", status.reason());
            });
    status.newest().ifPresent(state -> model.add("newest", version(state)));
    status.shadow().ifPresent(shadow -> model.add("shadow", engine(shadow.id(), shadow.engine())));
    status.kept().ifPresent(kept -> model.addProperty("kept_warm", kept.id().version()));
    return model;
  }

  private static JsonObject version(ModelState state) {
    JsonObject version = new JsonObject();
    version.addProperty("model", state.id().toString());
    version.addProperty("state", state.label());
    if (state instanceof ModelState.Rejected rejected) {
      version.addProperty("reason", rejected.reason());
    }
    return version;
  }

  private static JsonObject engine(ModelId id, EngineReport report) {
    JsonObject model = new JsonObject();
    model.addProperty("name", id.name());
    model.addProperty("version", id.version());
    EngineChoice choice = report.choice();
    model.addProperty("engine", choice.chosen().name());
    model.addProperty("precision", choice.chosen().precision());
    model.addProperty("instruction_set", choice.chosen().instructionSet());
    model.addProperty("slots", report.slots());
    JsonArray sizes = new JsonArray();
    report.batchSizes().forEach(sizes::add);
    model.add("batch_sizes", sizes);
    model.addProperty("inference_ms", report.firstInferenceMillis());
    model.add("refused", refused(choice));
    model.add("compared", compared(choice));
    return model;
  }

  private static JsonArray refused(EngineChoice choice) {
    JsonArray refused = new JsonArray();
    for (Refused engine : choice.refused()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("engine", engine.name());
      entry.addProperty("reason", engine.reason());
      refused.add(entry);
    }
    return refused;
  }

  private static JsonArray compared(EngineChoice choice) {
    JsonArray compared = new JsonArray();
    for (Compared one : choice.compared()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("engine", one.engine().name());
      entry.addProperty("precision", one.engine().precision());
      entry.addProperty("ms_per_frame", one.millisPerFrame());
      entry.addProperty("agreement", one.agreement());
      compared.add(entry);
    }
    return compared;
  }
}
