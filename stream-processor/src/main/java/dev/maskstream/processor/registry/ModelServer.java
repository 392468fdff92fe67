package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.registry.ModelLoader.Loaded;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the version that a rollout names serve: fetch, check, build, warm up, swap. A version that
 * fails any step is rejected, and the one before it goes on serving.
 *
 * <p>Threads: {@link #serve} and {@link #rebuild} belong to the registry's thread; the states are
 * for any to read.
 */
final class ModelServer {
  private static final Logger log = LoggerFactory.getLogger(ModelServer.class);
  private static final String ROLE = "model";

  private final ModelFiles files;
  private final ModelLoader loader;
  private final ModelLanes lanes;
  private final BiConsumer<ModelState, String> listener;
  private final ProcessorMetrics metrics;
  private volatile Optional<ModelState.Serving> serving = Optional.empty();
  private volatile Optional<ModelState> newest = Optional.empty();
  private final Map<String, ModelVersion> servingVersions = new HashMap<>();
  private final Map<String, ModelState.Serving> states = new HashMap<>();
  private boolean read;

  /**
   * @param listener told of each new state and the reason for it
   */
  ModelServer(
      ModelFiles files,
      ModelLoader loader,
      ModelLanes lanes,
      BiConsumer<ModelState, String> listener,
      ProcessorMetrics metrics) {
    this.files = files;
    this.loader = loader;
    this.lanes = lanes;
    this.listener = listener;
    this.metrics = metrics;
  }

  /** The version that serves, if any does yet. */
  Optional<ModelState.Serving> serving() {
    return serving;
  }

  /** The state of the version that was asked for last. */
  Optional<ModelState> newest() {
    return newest;
  }

  /** The registry has been read up to these rollouts. */
  void caughtUp(List<Rollout> rollouts) {
    if (!read) {
      rollouts.forEach(it -> lanes.standing(it.getModel(), ModelLanes.Standing.LOADING));
      lanes.registryRead();
      read = true;
    }
  }

  /** Sets the model of sources that name none. */
  void setDefault(String model) {
    lanes.setDefault(model);
  }

  /**
   * Lets a version serve, unless it does already.
   *
   * @param reason who decided, and why
   * @return whether it serves
   */
  boolean serve(ModelVersion version, String reason) {
    if (version.equals(servingVersions.get(version.getName()))) {
      return true;
    }
    ModelState.Loading loading = new ModelState.Loading(ModelId.of(version));
    changed(loading, reason);
    return load(version, loading, reason);
  }

  boolean isServing(ReadyModel model) {
    return lanes.lane(model.spec().name()).current().filter(model::equals).isPresent();
  }

  /**
   * Builds a serving version anew, because a slot cannot use it any more.
   *
   * @return whether that helped
   */
  boolean rebuild(ReadyModel model) {
    ModelVersion version = servingVersions.get(model.spec().name());
    ModelState.Loading loading = new ModelState.Loading(ModelId.of(version));
    changed(loading, "an engine slot broke");
    return load(version, loading, "built anew after an engine slot broke");
  }

  private boolean load(ModelVersion version, ModelState.Loading loading, String reason) {
    try {
      ModelFile file = onlyFile(version);
      Path path = files.fetch(file);
      swapIn(version, loading, loader.load(path, spec(version, file)), reason);
      return true;
    } catch (ModelFiles.UnavailableException | IOException | RuntimeException failure) {
      // Whatever is wrong with it, the remedy is the same: the version before goes on.
      log.atError()
          .addKeyValue("model", loading.id())
          .setCause(failure)
          .log("model version is rejected");
      lanes.standing(
          version.getName(),
          servingVersions.containsKey(version.getName())
              ? ModelLanes.Standing.SERVING
              : ModelLanes.Standing.UNAVAILABLE);
      changed(loading.rejected(String.valueOf(failure.getMessage())), reason);
      return false;
    }
  }

  private void swapIn(
      ModelVersion version, ModelState.Loading loading, Loaded loaded, String reason) {
    Optional<ModelState.Serving> before = Optional.ofNullable(states.get(version.getName()));
    lanes.lane(version.getName()).swap(loaded.model());
    lanes.standing(version.getName(), ModelLanes.Standing.SERVING);
    servingVersions.put(version.getName(), version);
    ModelState.Serving now = loading.ready(loaded.report());
    states.put(version.getName(), now);
    serving = Optional.of(now);
    changed(now, reason);
    before
        .filter(old -> !old.id().equals(now.id()))
        .ifPresent(old -> listener.accept(old.replaced(), "replaced by " + now.id()));
    ModelSpec spec = loaded.model().spec();
    metrics.serving(spec.name(), spec.version(), spec.sha256());
    log.atInfo()
        .addKeyValue("model", now.id())
        .addKeyValue("engine", loaded.report().choice().chosen())
        .addKeyValue("refused", loaded.report().choice().refused())
        .addKeyValue("slots", loaded.report().slots())
        .addKeyValue("batchSizes", loaded.report().batchSizes())
        .addKeyValue("inferenceMillis", loaded.report().firstInferenceMillis())
        .log("model is serving");
  }

  private void changed(ModelState state, String reason) {
    newest = Optional.of(state);
    String why =
        switch (state) {
          case ModelState.Rejected rejected -> rejected.reason();
          case ModelState.Loading _, ModelState.Serving _, ModelState.Draining _ -> reason;
        };
    listener.accept(state, why);
  }

  private static ModelFile onlyFile(ModelVersion version) {
    return version.getFilesList().stream()
        .filter(file -> file.getRole().equals(ROLE))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the version has no file of role " + ROLE));
  }

  private static ModelSpec spec(ModelVersion version, ModelFile file) {
    return new ModelSpec(
        version.getName(),
        version.getVersion(),
        file.getSha256(),
        version.getClassesList().stream()
            .map(info -> new SegmentClass(info.getId(), info.getName(), info.getRgb()))
            .toList(),
        version.getInputWidth(),
        version.getInputHeight(),
        version.getFit() == dev.maskstream.proto.v1.Fit.FIT_STRETCH ? Fit.STRETCH : Fit.LETTERBOX);
  }
}
