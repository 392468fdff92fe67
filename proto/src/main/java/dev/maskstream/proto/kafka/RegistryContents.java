package dev.maskstream.proto.kafka;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the registry holds at some moment.
 *
 * @param versions by key, {@code NAME@VERSION}
 * @param rollouts by model name
 */
public record RegistryContents(Map<String, ModelVersion> versions, Map<String, Rollout> rollouts) {
  public RegistryContents {
    versions = Map.copyOf(versions);
    rollouts = Map.copyOf(rollouts);
  }

  public Optional<ModelVersion> version(String name, String version) {
    return Optional.ofNullable(versions.get(ModelRecords.versionKey(name, version)));
  }

  /** All versions of a model, oldest first. */
  public List<ModelVersion> versionsOf(String name) {
    return versions.values().stream()
        .filter(version -> version.getName().equals(name))
        .sorted(
            Comparator.comparingLong(ModelVersion::getCreatedAtMicros)
                .thenComparing(ModelVersion::getVersion))
        .toList();
  }

  public Optional<Rollout> rollout(String name) {
    return Optional.ofNullable(rollouts.get(name));
  }

  /** The version of a model that is to serve, if it has one that the registry knows. */
  public Optional<ModelVersion> serving(String name) {
    return rollout(name).flatMap(rollout -> version(name, rollout.getServingVersion()));
  }

  /**
   * The rollout of the default model, which has the sources that name none, by {@link
   * Rollouts#DEFAULT_FIRST}. Models that only answer prompts are none for them.
   */
  public Optional<Rollout> defaultRollout() {
    return rollouts.values().stream()
        .filter(rollout -> !isPromptable(rollout))
        .min(Rollouts.DEFAULT_FIRST);
  }

  /**
   * Whether processors load a model: one that a source names, the default one, or one that answers
   * prompts.
   *
   * @param named models that sources ask for by name
   */
  public boolean isLoaded(String model, Set<String> named) {
    return named.contains(model)
        || rollout(model).filter(this::isPromptable).isPresent()
        || defaultRollout().filter(rollout -> rollout.getModel().equals(model)).isPresent();
  }

  private boolean isPromptable(Rollout rollout) {
    return version(rollout.getModel(), rollout.getServingVersion())
        .filter(version -> version.getTask() == Task.TASK_PROMPTABLE)
        .isPresent();
  }
}
