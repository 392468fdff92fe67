package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ModelLanes.Standing;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that this process serves: the default one, and those that sources name. A model that
 * nobody needs any more is closed after a while.
 *
 * <p>Threads: the registry's, except that {@link #statuses} and {@link #defaultModel} are for any.
 */
final class ServedModels {
  private static final Logger log = LoggerFactory.getLogger(ServedModels.class);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ModelLanes lanes;
  private final ServerParts parts;
  private final ProcessorMetrics metrics;
  private final int max;
  private final Map<String, ModelServer> servers = new TreeMap<>();
  private final Map<String, Long> unneededSince = new TreeMap<>();
  private final Set<String> refused = new TreeSet<>();
  private final Set<String> told = new TreeSet<>();
  private List<ModelSpec> gauged = List.of();
  private Optional<String> wantedDefault = Optional.empty();
  private Set<String> neededFiles = Set.of();
  private volatile List<ModelStatus> statuses = List.of();

  /**
   * @param max models at once
   */
  ServedModels(ModelLanes lanes, ServerParts parts, ProcessorMetrics metrics, int max) {
    this.lanes = lanes;
    this.parts = parts;
    this.metrics = metrics;
    this.max = max;
  }

  /** How each model stands, by name. Threads: any. */
  List<ModelStatus> statuses() {
    return statuses;
  }

  /** The model of sources that name none. Threads: any. */
  Optional<ModelStatus> defaultModel() {
    return lanes
        .defaultModel()
        .flatMap(name -> statuses.stream().filter(it -> it.name().equals(name)).findFirst());
  }

  /**
   * Follows what the registry says now.
   *
   * @param named models that sources ask for
   */
  void follow(RegistryView view, Set<String> named) {
    Set<String> known = view.models();
    // Whoever clicks names no source's model: all promptable ones are held ready.
    List<String> promptable = view.promptable();
    lanes.promptable(promptable);
    Set<String> wanted = named.stream().filter(known::contains).collect(Collectors.toSet());
    wanted.addAll(promptable);
    List<String> newestFirst = view.newestFirst();
    // With its rollout deleted, and no other there, the default model goes on as it is.
    wantedDefault = newestOfUse(newestFirst).or(lanes::defaultModel);
    ModelDemand demand = ModelDemand.of(wantedDefault, wanted, servers.keySet(), max);
    // The one before answers for it until the next one can.
    Set<String> served = new TreeSet<>(demand.served());
    lanes.defaultModel().ifPresent(served::add);
    // Without an engine they cost nothing; forgotten, they would be tried again and again.
    newestFirst.stream().filter(this::isHopeless).forEach(served::add);
    served.forEach(model -> serve(model, view));
    refuse(demand.refused().stream().filter(it -> !served.contains(it)).toList(), view);
    unloadUnneeded(served);
    tellOfOthers(known);
    publish();
    tidy(view);
  }

  /** At the start, and after each swap: files of versions that nothing leads to any more. */
  private void tidy(RegistryView view) {
    Set<String> needed = new TreeSet<>();
    view.named().forEach(version -> addFiles(version, needed));
    servers.values().forEach(it -> it.versions().forEach(version -> addFiles(version, needed)));
    if (!needed.equals(neededFiles)) {
      neededFiles = needed;
      parts.loading().execute(() -> parts.opener().keepOnly(needed));
    }
  }

  private static void addFiles(ModelVersion version, Set<String> hashes) {
    version.getFilesList().forEach(file -> hashes.add(file.getSha256()));
  }

  /** The model that was given them last, but for those of which no version can serve. */
  private Optional<String> newestOfUse(List<String> newestFirst) {
    return newestFirst.stream()
        .filter(model -> !isHopeless(model))
        .findFirst()
        .or(() -> newestFirst.stream().findFirst());
  }

  private boolean isHopeless(String model) {
    return servers.containsKey(model) && servers.get(model).standing() == Standing.UNAVAILABLE;
  }

  /** What is not loaded will be as soon as a source names it; what is gone is unknown. */
  private void tellOfOthers(Set<String> known) {
    known.stream()
        .filter(model -> !servers.containsKey(model) && !refused.contains(model))
        .forEach(model -> lanes.standing(model, Standing.LOADING));
    told.removeAll(known);
    told.removeAll(servers.keySet());
    told.forEach(model -> lanes.standing(model, Standing.UNKNOWN));
    told.clear();
    told.addAll(known);
    told.addAll(servers.keySet());
  }

  private void serve(String model, RegistryView view) {
    unneededSince.remove(model);
    ModelServer server = servers.computeIfAbsent(model, this::newServer);
    view.rollout(model).map(rollout -> decision(rollout, view)).ifPresent(server::follow);
  }

  /** Known before it may be the default model: frames that wait for one are asked at once. */
  private ModelServer newServer(String model) {
    lanes.standing(model, Standing.LOADING);
    return new ModelServer(model, lanes.lane(model), parts);
  }

  private Decision decision(Rollout rollout, RegistryView view) {
    String model = rollout.getModel();
    return new Decision(
        rollout,
        view.version(model, rollout.getServingVersion()),
        view.version(model, rollout.getShadowVersion()),
        () -> fallbacks(rollout, view));
  }

  /** Those that have worked here, and what the registry says served before. */
  private List<ModelVersion> fallbacks(Rollout rollout, RegistryView view) {
    String model = rollout.getModel();
    return Stream.concat(provenVersions(model), Stream.of(rollout.getPreviousVersion()))
        .distinct()
        .flatMap(version -> view.version(model, version).stream())
        .toList();
  }

  private Stream<String> provenVersions(String model) {
    try {
      return parts.trials().provenVersions(model).stream();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("cannot read which versions are known to work");
      return Stream.empty();
    }
  }

  private void refuse(List<String> beyond, RegistryView view) {
    refused.retainAll(beyond);
    for (String model : beyond) {
      lanes.standing(model, Standing.UNAVAILABLE);
      if (refused.add(model)) {
        String version = view.rollout(model).map(Rollout::getServingVersion).orElse("");
        String reason = "%d models are served already; see models.max".formatted(max);
        parts
            .listener()
            .accept(
                StateChange.of(
                    new ModelState.Rejected(new ModelId(model, version), reason), reason));
      }
    }
  }

  private void unloadUnneeded(Set<String> needed) {
    for (String model : Set.copyOf(servers.keySet())) {
      if (needed.contains(model)) {
        continue;
      }
      long since = unneededSince.computeIfAbsent(model, _ -> parts.now());
      if (refused.contains(model) || parts.now() - since >= GRACE.toNanos()) {
        unneededSince.remove(model);
        servers.remove(model).unload("no source names this model any more");
        // Frames set aside for it are asked anew which model is theirs.
        lanes.standing(model, Standing.UNKNOWN);
      }
    }
  }

  /** Another model becomes the default one as soon as it serves; until then the old one is. */
  private void chooseDefault(String model) {
    boolean first = lanes.defaultModel().isEmpty();
    boolean ready = servers.containsKey(model) && servers.get(model).standing() == Standing.SERVING;
    if (first || (ready && !lanes.defaultModel().equals(Optional.of(model)))) {
      lanes.setDefault(model);
      log.atInfo().addKeyValue("model", model).log("this model serves sources that name none");
    }
  }

  /** Takes up what has finished loading, and lets go of what nobody needs any more. */
  void step() {
    servers.values().forEach(ModelServer::step);
    publish();
  }

  /** Whether a version is on its way, here or in the shadow. */
  boolean isLoading() {
    return servers.values().stream().anyMatch(ModelServer::isLoading);
  }

  private void publish() {
    // First: frames of one that cannot serve are answered by the one in its place, not refused.
    wantedDefault.ifPresent(this::chooseDefault);
    boolean anyServes =
        servers.values().stream().anyMatch(server -> server.standing() == Standing.SERVING);
    servers.forEach((model, server) -> lanes.standing(model, standing(model, server, anyServes)));
    statuses = servers.values().stream().map(ModelServer::status).toList();
    List<ModelSpec> specs =
        servers.values().stream().flatMap(server -> server.spec().stream()).toList();
    if (!specs.equals(gauged)) {
      gauged = specs;
      metrics.serving(specs);
    }
  }

  /**
   * Frames of the default model wait for a version that works, as they do for the first one, unless
   * other models' frames would wait behind them, or nobody has published what is to serve.
   */
  private Standing standing(String model, ModelServer server, boolean anyServes) {
    Standing standing = server.standing();
    boolean waits =
        standing == Standing.UNAVAILABLE
            && !anyServes
            && !server.lacksRecord()
            && lanes.defaultModel().equals(Optional.of(model));
    return waits ? Standing.LOADING : standing;
  }

  /** A slot cannot use the model any more. */
  void broken(ReadyModel model, String cause) {
    servers.values().stream()
        .filter(server -> server.isServing(model))
        .findFirst()
        .ifPresent(server -> server.broken(cause));
  }

  /** The candidate cannot be run any more. */
  void shadowBroken(ReadyModel model, String cause) {
    servers.values().stream()
        .filter(server -> server.isShadowing(model))
        .findFirst()
        .ifPresent(server -> server.shadowBroken(cause));
  }

  /** The process is to end; from here on its death is no version's fault. Threads: any. */
  void endTrials() {
    parts.trials().stop();
  }

  /** The process stops; what serves goes on until its frames are done. */
  void settle() {
    servers.values().forEach(ModelServer::settle);
    endTrials();
  }
}
