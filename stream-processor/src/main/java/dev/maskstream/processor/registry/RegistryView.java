package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What the registry says by now, and which version of which model is to serve. No clock, no thread.
 */
final class RegistryView {
  private final String modelName;
  private final Map<ModelId, ModelVersion> versions = new HashMap<>();
  // In order of arrival, which decides between rollouts of the same microsecond.
  private final SequencedMap<String, Rollout> rollouts = new LinkedHashMap<>();

  /**
   * @param modelName the only model that may serve; empty for the one with the newest rollout
   */
  RegistryView(String modelName) {
    this.modelName = modelName;
  }

  void accept(RegistryRecord record) {
    switch (record.getRecordCase()) {
      case VERSION -> versions.put(ModelId.of(record.getVersion()), record.getVersion());
      case ROLLOUT -> rollouts.putLast(record.getRollout().getModel(), record.getRollout());
      case RECORD_NOT_SET -> {
        // Of a later Maskstream; nothing that this one could serve.
      }
    }
  }

  /** A key was deleted: {@code NAME} or {@code NAME@VERSION}. */
  void delete(String key) {
    rollouts.remove(key);
    versions.keySet().removeIf(id -> id.toString().equals(key));
  }

  /** The rollout that counts, if there is any. */
  Optional<Rollout> rollout() {
    if (!modelName.isEmpty()) {
      return Optional.ofNullable(rollouts.get(modelName));
    }
    return rollouts.sequencedValues().reversed().stream()
        .max(Comparator.comparingLong(Rollout::getDecidedAtMicros));
  }

  /** The newest rollout of each model that may serve. */
  List<Rollout> rollouts() {
    return rollouts.values().stream()
        .filter(rollout -> modelName.isEmpty() || rollout.getModel().equals(modelName))
        .toList();
  }

  /** The version of that rollout; empty while its record has not come. */
  Optional<ModelVersion> version(Rollout rollout) {
    return Optional.ofNullable(
        versions.get(new ModelId(rollout.getModel(), rollout.getServingVersion())));
  }
}
