package dev.maskstream.processor.registry;

import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the registry says by now: all versions, and the rollout of each model. No clock, no thread.
 */
final class RegistryView {
  private final String modelName;
  private final Map<ModelId, ModelVersion> versions = new HashMap<>();
  private final Map<String, Rollout> rollouts = new HashMap<>();

  /**
   * @param modelName the only model that may serve; empty for all, and the one that was given the
   *     sources that name none last for those
   */
  RegistryView(String modelName) {
    this.modelName = modelName;
  }

  /** Takes a record as {@link ModelRecords#read} lets it pass. */
  void accept(RegistryRecord record) {
    switch (record.getRecordCase()) {
      case VERSION ->
          // Whoever opens it asks for its record again; pictures of all versions would fill the
          // heap.
          versions.put(
              ModelId.of(record.getVersion()), ModelRecords.withoutPictures(record.getVersion()));
      case ROLLOUT -> rollouts.put(record.getRollout().getModel(), record.getRollout());
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

  /** Models that have a rollout and may serve. */
  Set<String> models() {
    return rollouts.keySet().stream()
        .filter(model -> modelName.isEmpty() || model.equals(modelName))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Models that have a rollout and may serve sources that name none, the one that was given them
   * last first. A promptable one segments no frame without prompts, so it is none of them.
   */
  List<String> newestFirst() {
    return newestFirst(model -> !modelName.isEmpty() || !isPromptable(model));
  }

  private List<String> newestFirst(Predicate<String> which) {
    Set<String> models = models();
    return rollouts.values().stream()
        .filter(rollout -> models.contains(rollout.getModel()))
        .filter(rollout -> which.test(rollout.getModel()))
        .sorted(Rollouts.DEFAULT_FIRST)
        .map(Rollout::getModel)
        .toList();
  }

  /** Versions that serve, run in a shadow or served before, of all models. */
  List<ModelVersion> named() {
    return rollouts.values().stream()
        .flatMap(
            rollout ->
                Stream.of(
                        rollout.getServingVersion(),
                        rollout.getShadowVersion(),
                        rollout.getPreviousVersion())
                    .flatMap(version -> version(rollout.getModel(), version).stream()))
        .toList();
  }

  /** Models that may serve and whose version that serves is promptable, in the same order. */
  List<String> promptable() {
    return newestFirst(this::isPromptable);
  }

  private boolean isPromptable(String model) {
    return version(model, rollouts.get(model).getServingVersion())
        .filter(VersionRules::isPromptable)
        .isPresent();
  }

  Optional<Rollout> rollout(String model) {
    return Optional.ofNullable(rollouts.get(model));
  }

  /** A version without its golden frames' pictures; empty while its record has not come. */
  Optional<ModelVersion> version(String model, String version) {
    return Optional.ofNullable(versions.get(new ModelId(model, version)));
  }
}
