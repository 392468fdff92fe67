package dev.maskstream.processor.batching;

import dev.maskstream.vision.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The models that one processor serves, by name: which version serves each, and how each one
 * stands. The registry tells it, the pipeline asks.
 *
 * <p>Threads: any.
 */
public final class ModelLanes {
  private final Map<String, ModelReference> references = new ConcurrentHashMap<>();
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private volatile Optional<String> defaultModel = Optional.empty();
  private volatile List<String> promptable = List.of();
  private volatile Standing others = Standing.UNREAD;
  private volatile Consumer<Optional<String>> onChange = _ -> {};

  /** What is known of a model. */
  public enum Standing {
    /** The registry has not been read yet: frames wait. */
    UNREAD,
    /** A version is on its way: frames wait unless another one serves meanwhile. */
    LOADING,
    /** A version serves. */
    SERVING,
    /** The registry knows no such model: frames are dead letters. */
    UNKNOWN,
    /** None of its versions can serve: frames are dead letters. */
    UNAVAILABLE
  }

  /** A version at work, live or in the shadow. */
  public record Running(ModelSpec spec, boolean shadow) {}

  /** All versions at work now. */
  public List<Running> running() {
    List<Running> running = new ArrayList<>();
    for (ModelReference reference : references.values()) {
      reference.current().ifPresent(model -> running.add(new Running(model.spec(), false)));
      reference.shadow().ifPresent(run -> running.add(new Running(run.model().spec(), true)));
    }
    return running;
  }

  /** The reference of a model, made when first asked for. */
  public ModelReference lane(String model) {
    return references.computeIfAbsent(
        model, name -> new ModelReference(() -> onChange.accept(Optional.of(name))));
  }

  /** The model of sources that name none; until it is set, their frames wait. */
  public Optional<String> defaultModel() {
    return defaultModel;
  }

  /**
   * Sets the model of sources that name none.
   *
   * @param model empty for none: their frames wait
   */
  public void setDefault(String model) {
    defaultModel = Optional.of(model).filter(name -> !name.isEmpty());
    onChange.accept(Optional.empty());
  }

  /**
   * Models that are promptable by the registry, whether they serve by now or not; the one decided
   * on last first.
   */
  public List<String> promptable() {
    return promptable;
  }

  public void promptable(List<String> newestFirst) {
    promptable = List.copyOf(newestFirst);
  }

  /** Whether the registry has been read: what it has not told of is unknown. */
  public boolean isRegistryRead() {
    return others != Standing.UNREAD;
  }

  /** How a model stands; one that nobody has told of is unknown once the registry has been read. */
  public Standing standing(String model) {
    return standings.getOrDefault(model, others);
  }

  public void standing(String model, Standing standing) {
    if (standings.put(model, standing) != standing) {
      onChange.accept(Optional.of(model));
    }
  }

  /** The registry has been read to its present end: a model that it has not told of is unknown. */
  public void registryRead() {
    if (others == Standing.UNREAD) {
      others = Standing.UNKNOWN;
      onChange.accept(Optional.empty());
    }
  }

  /** No model serves any more, and none runs in a shadow. */
  public void clear() {
    references
        .values()
        .forEach(
            reference -> {
              reference.shadow(Optional.empty());
              reference.clear();
            });
  }

  /** The largest batch under this policy of any version that serves; the policy's own if none. */
  int largestBatch(BatchPolicy policy) {
    return references.values().stream()
        .flatMap(reference -> reference.current().stream())
        .mapToInt(model -> policy.largest(model.batchSizes()))
        .max()
        .orElse(policy.maxFrames());
  }

  /**
   * Tells one listener of changes from now on.
   *
   * @param listener given the model that changed; empty when it may be any
   */
  void watch(Consumer<Optional<String>> listener) {
    onChange = listener;
    listener.accept(Optional.empty());
  }
}
