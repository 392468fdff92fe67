package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the registry topic says at the moment, with the states that processors have told of.
 *
 * <p>Bounds: {@value #MOST_RECORDS} versions and rollouts and as many states; further ones are left
 * out, but what is there is kept up to date. Golden frames are kept without their pictures.
 * Threads: any.
 */
public final class ModelShelf {
  private static final int MOST_RECORDS = 10_000;

  private final Map<String, ModelVersion> versions = new TreeMap<>();
  private final Map<String, Rollout> rollouts = new TreeMap<>();
  private final Map<String, ModelStateChanged> states = new LinkedHashMap<>();
  private final NewestRecords newest = new NewestRecords();

  /**
   * One model with all its versions.
   *
   * @param isDefault whether it has the sources that name no model
   */
  public record Model(
      String name, Optional<Rollout> rollout, boolean isDefault, List<Version> versions) {}

  /** A version and the last state that each process told of it. */
  public record Version(ModelVersion version, List<ModelStateChanged> states) {}

  /**
   * Takes a record of the registry; one without a value takes away what stood under its key.
   * Nothing happens if a newer one is known.
   *
   * @throws InvalidProtocolBufferException if it is none of ours
   */
  synchronized void put(String key, byte[] value, long offset)
      throws InvalidProtocolBufferException {
    if (key == null || !newest.accepts(key, offset)) {
      return;
    }
    if (value == null) {
      versions.remove(key);
      rollouts.remove(key);
      return;
    }
    RegistryRecord record = ModelRecords.read(key, value);
    if (record.hasVersion()) {
      keep(versions, key, ModelRecords.withoutPictures(record.getVersion()));
    } else if (record.hasRollout()) {
      keep(rollouts, key, record.getRollout());
    }
  }

  synchronized void state(ModelStateChanged change) {
    keep(states, change.getModel() + "@" + change.getVersion() + " " + change.getProcess(), change);
  }

  private static <T> void keep(Map<String, T> shelf, String key, T record) {
    if (shelf.size() < MOST_RECORDS || shelf.containsKey(key)) {
      shelf.put(key, record);
    }
  }

  /** What the registry holds, for those who decide by it. */
  public synchronized RegistryContents contents() {
    return new RegistryContents(versions, rollouts);
  }

  /** Takes a rollout that was just published; it comes on the topic, too, a moment later. */
  public synchronized void decided(Rollout rollout, long offset) {
    String key = ModelRecords.rolloutKey(rollout.getModel());
    if (newest.accepts(key, offset)) {
      rollouts.put(key, rollout);
    }
  }

  public Optional<Model> model(String name) {
    return models().stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Every model with at least one version, in order of name. */
  public synchronized List<Model> models() {
    Map<String, List<Version>> byName = new TreeMap<>();
    for (ModelVersion version : versions.values()) {
      byName
          .computeIfAbsent(version.getName(), _ -> new ArrayList<>())
          .add(new Version(version, statesOf(version)));
    }
    Optional<String> byDefault = contents().defaultRollout().map(Rollout::getModel);
    return byName.entrySet().stream()
        .map(
            entry ->
                new Model(
                    entry.getKey(),
                    Optional.ofNullable(rollouts.get(entry.getKey())),
                    byDefault.equals(Optional.of(entry.getKey())),
                    List.copyOf(entry.getValue())))
        .toList();
  }

  private List<ModelStateChanged> statesOf(ModelVersion version) {
    return states.values().stream()
        .filter(
            state ->
                state.getModel().equals(version.getName())
                    && state.getVersion().equals(version.getVersion()))
        .toList();
  }
}
