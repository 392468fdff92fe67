package dev.maskstream.processor;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.vision.EngineChoice.Refused;
import java.util.List;
import java.util.Optional;

/**
 * Whether this processor turns frames into masks now, and if not, why.
 *
 * @param faults sentences; empty when ready
 * @param serving the model that serves; its warm-up was a real inference
 * @param newest state of the version that was asked for last
 * @param streams Kafka Streams' own name for its state
 * @param inFlight frames read and not yet answered
 */
public record Readiness(
    List<String> faults,
    Optional<ModelState.Serving> serving,
    Optional<ModelState> newest,
    String streams,
    int inFlight) {
  public Readiness {
    faults = List.copyOf(faults);
  }

  public boolean isReady() {
    return faults.isEmpty();
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
    serving.ifPresent(model -> all.add("model", model(model)));
    newest.ifPresent(
        state -> {
          JsonObject version = new JsonObject();
          version.addProperty("model", state.id().toString());
          version.addProperty("state", state.label());
          if (state instanceof ModelState.Rejected rejected) {
            version.addProperty("reason", rejected.reason());
          }
          all.add("newest", version);
        });
    return all.toString();
  }

  private static JsonObject model(ModelState.Serving serving) {
    JsonObject model = new JsonObject();
    model.addProperty("name", serving.id().name());
    model.addProperty("version", serving.id().version());
    model.addProperty("engine", serving.engine().choice().chosen().name());
    model.addProperty("precision", serving.engine().choice().chosen().precision());
    model.addProperty("slots", serving.engine().slots());
    JsonArray sizes = new JsonArray();
    serving.engine().batchSizes().forEach(sizes::add);
    model.add("batch_sizes", sizes);
    model.addProperty("inference_ms", serving.engine().firstInferenceMillis());
    JsonArray refused = new JsonArray();
    for (Refused engine : serving.engine().choice().refused()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("engine", engine.name());
      entry.addProperty("reason", engine.reason());
      refused.add(entry);
    }
    model.add("refused", refused);
    return model;
  }
}
