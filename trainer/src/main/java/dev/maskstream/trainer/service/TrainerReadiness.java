package dev.maskstream.trainer.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Whether this trainer does what it should, and if not, why. One that stands by is as ready as the
 * one that works.
 *
 * @param faults sentences; empty when ready
 * @param role active, standby, or what it waits for
 * @param labels in the store
 * @param run that is under way
 */
public record TrainerReadiness(List<String> faults, String role, int labels, Optional<String> run) {
  public TrainerReadiness {
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
    all.addProperty("role", role);
    all.addProperty("labels", labels);
    run.ifPresent(name -> all.addProperty("run", name));
    return all.toString();
  }
}
