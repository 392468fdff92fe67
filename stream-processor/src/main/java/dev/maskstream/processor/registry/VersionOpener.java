package dev.maskstream.processor.registry;

import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.processor.registry.ModelLoader.Loaded;
import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.vision.BackgroundWork;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a version beside whatever serves: check its record, fetch, check its file, build, warm up,
 * hold it to its golden frames. Nothing of a file is read by an engine before its signer, hash and
 * size are known to be right.
 *
 * <p>Threads: one. Takes seconds.
 */
final class VersionOpener {
  private static final Logger log = LoggerFactory.getLogger(VersionOpener.class);

  private final VersionRules rules;
  private final Trial trial;
  private final TrialRecords trials;
  private final TrialRecords engineTrials;
  private final ModelFiles files;
  private final ModelLoader loader;
  private final GoldenCheck golden;
  private final Records records;
  private final LongSupplier nanoClock;
  private final Consumer<String> onDeviceLost;

  /** Where whole records of versions are kept. */
  interface Records {
    /**
     * The record as it was published, golden frames and all.
     *
     * @throws KafkaException if Kafka does not answer
     */
    Optional<ModelVersion> whole(ModelVersion version);
  }

  /**
   * Where records and files come from, and what they are opened with.
   *
   * @param onDeviceLost told when nothing in this process can be opened any more
   */
  record Tools(
      Records records,
      ModelFiles files,
      ModelLoader loader,
      GoldenCheck golden,
      LongSupplier nanoClock,
      Consumer<String> onDeviceLost) {}

  VersionOpener(VersionRules rules, Trial trial, TrialRecords trials, Tools tools) {
    this.rules = rules;
    this.trial = trial;
    this.trials = trials;
    this.engineTrials = trials.ofEngines();
    this.records = tools.records();
    this.files = tools.files();
    this.loader = tools.loader();
    this.golden = tools.golden();
    this.nanoClock = tools.nanoClock();
    this.onDeviceLost = tools.onDeviceLost();
  }

  /**
   * Opens a version.
   *
   * @param light its record, without pictures
   */
  Opening open(ModelVersion light) {
    Optional<ModelVersion> whole;
    try {
      whole = light.getGoldenFramesCount() == 0 ? Optional.of(light) : records.whole(light);
    } catch (KafkaException e) {
      return new Opening.Unreachable(e.toString());
    }
    return whole.isEmpty() || !ModelRecords.withoutPictures(whole.get()).equals(light)
        ? new Opening.NotYet("the models topic does not have its record as it was decided on")
        : openWhole(whole.get());
  }

  private Opening openWhole(ModelVersion version) {
    try {
      Optional<String> objection = rules.objection(version);
      if (objection.isEmpty()) {
        objection = died(version);
      }
      return objection.isPresent()
          ? new Opening.Refused(objection.get(), StepTimes.NONE)
          : fetch(version);
    } catch (IOException e) {
      return new Opening.Refused("the model folder cannot be used: " + e, StepTimes.NONE);
    }
  }

  /**
   * Deletes what was fetched once and nobody needs any more; it can be fetched again.
   *
   * @param needed hashes of files
   */
  void keepOnly(Set<String> needed) {
    try {
      int deleted = files.keepOnly(needed);
      if (deleted > 0) {
        log.atInfo().addKeyValue("files", deleted).log("model files of past versions are deleted");
      }
    } catch (IOException e) {
      log.atWarn().setCause(e).log("model files of past versions cannot be deleted");
    }
  }

  private Optional<String> died(ModelVersion version) throws IOException {
    int deaths = trials.isProven(version) ? 0 : trials.deaths(version);
    return trial.isBarredAfter(deaths)
        ? Optional.of(
            "the process has died %d times while this version was on trial; delete %s to try it again"
                .formatted(deaths, trials.marksOf(version)))
        : Optional.empty();
  }

  private Opening fetch(ModelVersion version) throws IOException {
    long started = nanoClock.getAsLong();
    try {
      List<Path> paths = new ArrayList<>();
      for (String role : VersionRules.roles(version)) {
        ModelFile file = VersionRules.file(version.getFilesList(), role);
        paths.add(files.fetch(file));
        long bytes = Files.size(paths.getLast());
        if (bytes != file.getBytes()) {
          return new Opening.Refused(
              "the file has %d bytes, and the version says %d".formatted(bytes, file.getBytes()),
              StepTimes.NONE.fetched(millisSince(started)));
        }
      }
      return build(version, paths, StepTimes.NONE.fetched(millisSince(started)));
    } catch (ModelFiles.UnavailableException e) {
      return e.isIncomplete()
          ? new Opening.NotYet(e.getMessage())
          : new Opening.Refused(e.getMessage(), StepTimes.NONE.fetched(millisSince(started)));
    } catch (KafkaException e) {
      return new Opening.Unreachable(e.toString());
    }
  }

  private Opening build(ModelVersion version, List<Path> paths, StepTimes fetched)
      throws IOException {
    Optional<String> obstacle = pickObstacle(version);
    Supplier<Loaded> loading = loading(version, paths, obstacle);
    // First of all: golden frames too are decoded by native code.
    TrialRecords.Mark mark = trials.begin(version);
    if (obstacle.isEmpty()) {
      mark = new BothMarks(mark, engineTrials.begin(version));
    }
    try {
      Opening opening = build(version, loading, fetched, mark);
      if (!(opening instanceof Opening.Ready)) {
        mark.end();
      }
      return opening;
    } catch (EngineException lost) {
      // The mark stays: two devices lost under a version are the version's doing.
      onDeviceLost.accept(lost.getMessage());
      return new Opening.DeviceLost();
    }
  }

  private static void throwIfLost(RuntimeException failure) {
    if (EngineException.kindOf(failure) == EngineException.Kind.DEVICE_LOST) {
      throw failure;
    }
  }

  private Opening build(
      ModelVersion version, Supplier<Loaded> loading, StepTimes fetched, TrialRecords.Mark mark) {
    long started = nanoClock.getAsLong();
    Loaded loaded;
    try {
      loaded = loading.get();
    } catch (RuntimeException failure) {
      throwIfLost(failure);
      // Whatever is wrong with it, the remedy is the same: the version before goes on.
      return new Opening.Refused(String.valueOf(failure.getMessage()), fetched);
    }
    long warmUp = TimeUnit.NANOSECONDS.toMillis(loaded.warmUpNanos());
    StepTimes built = fetched.built(Math.max(0, millisSince(started) - warmUp), warmUp);
    long compared = nanoClock.getAsLong();
    Optional<String> objection = goldenObjection(version, loaded);
    StepTimes all = built.compared(millisSince(compared));
    if (objection.isPresent()) {
      loaded.model().leave();
      return new Opening.Refused(objection.get(), all);
    }
    return new Opening.Ready(loaded.model(), loaded.report(), all, mark);
  }

  /**
   * @param paths of the files, in order of their roles
   */
  private Supplier<Loaded> loading(
      ModelVersion version, List<Path> paths, Optional<String> obstacle) {
    ModelSpec spec = spec(version);
    if (VersionRules.isPromptable(version)) {
      return () -> loader.loadPromptable(paths.getFirst(), paths.getLast(), spec, obstacle);
    }
    return () ->
        loader.load(
            paths.getFirst(),
            spec,
            obstacle
                .<EngineTrial>map(EngineTrial.Impossible::new)
                .orElseGet(() -> golden.trial(version.getGoldenFramesList(), spec)));
  }

  /**
   * An engine that may have ended the process once is not picked again, also not when the version
   * has been proven since, for that was on ONNX Runtime.
   */
  private Optional<String> pickObstacle(ModelVersion version) throws IOException {
    if (!trials.isProven(version) && trials.deaths(version) > 0) {
      return Optional.of("the process has died while this version was on trial");
    }
    return !engineTrials.isProven(version) && engineTrials.deaths(version) > 0
        ? Optional.of(
            "the process has died on another engine; delete %s to try it again"
                .formatted(engineTrials.marksOf(version)))
        : Optional.empty();
  }

  private Optional<String> goldenObjection(ModelVersion version, Loaded loaded) {
    try {
      return BackgroundWork.call(
          "golden-frames", () -> golden.objection(version.getGoldenFramesList(), loaded.model()));
    } catch (RuntimeException failure) {
      throwIfLost(failure);
      return Optional.of("the engine fails on a golden frame: " + failure.getMessage());
    }
  }

  private long millisSince(long started) {
    return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - started);
  }

  private static ModelSpec spec(ModelVersion version) {
    return new ModelSpec(
        version.getName(),
        version.getVersion(),
        VersionRules.file(version.getFilesList(), VersionRules.roles(version).getFirst())
            .getSha256(),
        ClassInfos.read(version.getClassesList()),
        version.getInputWidth(),
        version.getInputHeight(),
        version.getFit() == dev.maskstream.proto.v1.Fit.FIT_STRETCH ? Fit.STRETCH : Fit.LETTERBOX);
  }
}
