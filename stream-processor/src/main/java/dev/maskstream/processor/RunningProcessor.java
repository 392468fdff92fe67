package dev.maskstream.processor;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.EmbeddingCache;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.gate.Oversight;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.processor.registry.EngineModelLoader;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.processor.registry.ModelStatus;
import dev.maskstream.processor.registry.Registry;
import dev.maskstream.processor.segment.SegmentService;
import dev.maskstream.processor.streams.FrameStreams;
import dev.maskstream.vision.image.ImageLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A processor at work.
 *
 * <p>Threads: any may ask and close.
 */
public final class RunningProcessor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningProcessor.class);
  private static final long WATCH_MILLIS = 500;

  private final Consumer<String> onFatal;
  private final ModelLanes models;
  private final SegmentMetrics segmentMetrics;
  private final EmbeddingCache embeddings;
  private final Pipeline pipeline;
  private final Registry registry;
  private final FrameStreams streams;
  private final SegmentService segments;
  private final Oversight oversight;
  private final Watchdog watchdog;
  private final ScheduledExecutorService watch;
  private volatile String fatal = "";

  RunningProcessor(
      ProcessorSettings settings,
      MeterRegistry meters,
      Substitutes substitutes,
      ModelLanes models,
      Clocks clocks) {
    ProcessorMetrics metrics = new ProcessorMetrics(meters);
    this.onFatal = substitutes.onFatal();
    this.models = models;
    this.segmentMetrics = new SegmentMetrics(meters);
    this.embeddings = new EmbeddingCache(settings.embeddingCacheBytes(), segmentMetrics);
    this.oversight =
        new Oversight(settings, models, meters, new Oversight.Self(processName(), clocks));
    this.pipeline = pipeline(settings, clocks, metrics);
    ModelLoader loader = substitutes.loader().orElseGet(() -> engineLoader(settings, clocks));
    this.registry =
        new Registry(
            registry(settings),
            new Registry.Parts(loader, models, clocks, metrics, this::fatal, this::deviceLost));
    this.streams =
        new FrameStreams(
            settings,
            new FrameStreams.Parts(pipeline, registry.sources(), clocks, metrics),
            substitutes.guard(),
            this::fatal);
    this.segments =
        new SegmentService(
            settings.segment(),
            new SegmentService.Parts(
                pipeline, models, embeddings, clocks, segmentMetrics, this::fatal));
    this.watchdog = new Watchdog(pipeline, settings.engineDeadline(), this::fatal);
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watchdog").daemon().factory());
    start();
    log.atInfo()
        .addKeyValue("guarantee", settings.guarantee())
        .addKeyValue("engine", settings.engine(processors()))
        .addKeyValue("framesTopic", settings.topics().frames())
        .log("processor started");
  }

  private Pipeline pipeline(ProcessorSettings settings, Clocks clocks, ProcessorMetrics metrics) {
    ImageLimits limits = settings.imageLimits();
    return new Pipeline(
        StreamProcessor.pipeline(settings, processors()),
        models,
        (slot, picture) -> slot.fit(picture, limits),
        clocks,
        new Pipeline.Reporting(metrics, oversight.figures(), new PipelineTrouble()),
        new Pipeline.Prompting(embeddings, settings.segment().mostRequests()));
  }

  private ModelLoader engineLoader(ProcessorSettings settings, Clocks clocks) {
    return new EngineModelLoader(
        settings.engine(processors()),
        settings.batchPolicy().maxFrames(),
        clocks.nanoClock(),
        embeddings::drop);
  }

  private static Registry.Settings registry(ProcessorSettings settings) {
    return new Registry.Settings(
        settings.topics(), settings.models(), settings.kafkaClient(), processName());
  }

  /** Process number and host: in containers, all have the number 1. */
  private static String processName() {
    return "processor " + ManagementFactory.getRuntimeMXBean().getName();
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private void start() {
    registry.start();
    streams.start();
    segments.start();
    oversight.start();
    // A watchdog that throws would stop in silence; it only compares two numbers.
    var _ =
        watch.scheduleWithFixedDelay(
            watchdog::check, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether frames become masks now, and if not, why. */
  public Readiness readiness() {
    List<String> faults = new ArrayList<>();
    if (!fatal.isEmpty()) {
      faults.add(fatal);
    }
    if (watchdog.isHung()) {
      faults.add("an engine slot hangs");
    }
    Optional<ModelStatus> model = registry.defaultModel();
    if (!serves(model)) {
      faults.add("no model: none has been published and rolled out yet, or it is still loading");
    }
    if (!streams.isRunning()) {
      faults.add("Kafka Streams is " + streams.state());
    }
    streams
        .awaySeconds()
        .ifPresent(seconds -> faults.add("Kafka has not answered for " + seconds + " s"));
    return new Readiness(faults, model, registry.models(), streams.state(), streams.inFlight());
  }

  /** Where prompts alone are answered, no frame waits for a model. */
  private boolean serves(Optional<ModelStatus> defaultModel) {
    return defaultModel
        .map(model -> model.serving().isPresent())
        .orElseGet(() -> registry.models().stream().anyMatch(model -> model.serving().isPresent()));
  }

  private void deviceLost(String reason) {
    fatal("the device is lost to this process: " + reason);
  }

  private void fatal(String reason) {
    synchronized (onFatal) {
      if (!fatal.isEmpty()) {
        return;
      }
      fatal = reason;
    }
    onFatal.accept(reason);
  }

  /**
   * The process is to end: however it does from here on, no model version is blamed. To be called
   * first where other things are stopped before the processor.
   */
  public void endTrials() {
    registry.endTrials();
  }

  /**
   * Stops: reads nothing more, finishes what is in flight if it can in time, closes. No frame is
   * lost and none repeated.
   */
  @Override
  public void close() {
    endTrials();
    watch.shutdownNow();
    streams.close();
    segments.close();
    oversight.close();
    registry.close();
    pipeline.close();
    models.clear();
    log.atInfo().log("processor stopped");
  }

  private final class PipelineTrouble implements Pipeline.Trouble {
    @Override
    public void modelBroken(ReadyModel model, RuntimeException cause) {
      registry.modelBroken(model, String.valueOf(cause.getMessage()));
    }

    @Override
    public void shadowBroken(ReadyModel shadow, RuntimeException cause) {
      log.atWarn()
          .addKeyValue("model", shadow.spec().name())
          .addKeyValue("version", shadow.spec().version())
          .setCause(cause)
          .log("the version in the shadow keeps failing and is given up");
      registry.shadowBroken(shadow, String.valueOf(cause.getMessage()));
    }

    @Override
    public void deviceLost(RuntimeException cause) {
      RunningProcessor.this.deviceLost(String.valueOf(cause.getMessage()));
    }

    @Override
    public void threadDied(String thread, Throwable cause) {
      log.atError().addKeyValue("thread", thread).setCause(cause).log("thread died");
      fatal("thread " + thread + " died: " + cause);
    }
  }
}
