package dev.maskstream.processor.metrics;

import dev.maskstream.vision.ModelSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Everything the processor counts, declared once. Names are public API.
 *
 * <p>Threads: any.
 */
public final class ProcessorMetrics {
  private static final String FRAMES = "maskstream.processor.frames";
  private static final String STAGE = "maskstream.processor.stage";

  private final MeterRegistry registry;
  private final DistributionSummary batchFrames;
  private final Timer decode;
  private final Timer queue;
  private final Timer infer;
  private final Timer encode;
  private final Counter engineBusySeconds;
  private final Counter engineFailures;
  private final Counter memoryShortages;
  private final Counter commitsHeld;
  private final Counter threadRestarts;
  private final MultiGauge model;

  public ProcessorMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batchFrames =
        DistributionSummary.builder("maskstream.processor.batch")
            .description("Frames in each batch the engine ran.")
            .baseUnit("frames")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
            .register(registry);
    this.decode = stage("decode");
    this.queue = stage("queue");
    this.infer = stage("infer");
    this.encode = stage("encode");
    this.engineBusySeconds =
        counter("maskstream.processor.engine.busy", "Seconds that engine slots worked.", "seconds");
    this.engineFailures =
        counter("maskstream.processor.engine.failures", "Batches an engine failed on.", null);
    this.memoryShortages =
        counter(
            "maskstream.processor.engine.memory.shortages",
            "Batches that the device had too little memory for; they ran in parts.",
            null);
    this.commitsHeld =
        counter(
            "maskstream.processor.commits.held",
            "Partition commits that were lowered to the oldest frame in flight.",
            null);
    this.threadRestarts =
        counter("maskstream.processor.thread.restarts", "Stream threads that were replaced.", null);
    this.model =
        MultiGauge.builder("maskstream.processor.model")
            .description("1 for each model version that serves.")
            .register(registry);
  }

  private Timer stage(String name) {
    return Timer.builder(STAGE)
        .description("Time each frame spends in a stage; infer is the whole batch's.")
        .tag("stage", name)
        .publishPercentileHistogram()
        .register(registry);
  }

  private Counter counter(String name, String description, String unit) {
    return Counter.builder(name).description(description).baseUnit(unit).register(registry);
  }

  /** Watches how much waits and how much is in flight. */
  public void watch(IntSupplier queued, IntSupplier inFlight) {
    Gauge.builder("maskstream.processor.queued", queued::getAsInt)
        .description("Frames that wait for decoding or for the engine.")
        .register(registry);
    Gauge.builder("maskstream.processor.in.flight", inFlight::getAsInt)
        .description("Frames read and not yet finished.")
        .register(registry);
  }

  /**
   * A frame's outcome has been forwarded.
   *
   * @param outcome {@code mask}, {@code dropped} or {@code dead-letter}
   * @param reason empty for a mask
   */
  public void answered(String outcome, String reason) {
    Counter.builder(FRAMES)
        .description("Frames by what became of them.")
        .tag("outcome", outcome)
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  public void decoded(long nanos) {
    decode.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void queued(long nanos) {
    queue.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void encoded(long nanos) {
    encode.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void batchRan(int frames, long nanos) {
    batchFrames.record(frames);
    infer.record(nanos, TimeUnit.NANOSECONDS);
    engineBusySeconds.increment(nanos / 1e9);
  }

  public void engineFailed() {
    engineFailures.increment();
  }

  /** The device had too little memory for so many batches more. */
  public void memoryShort(long batches) {
    memoryShortages.increment((double) batches);
  }

  public void commitHeld() {
    commitsHeld.increment();
  }

  public void threadRestarted() {
    threadRestarts.increment();
  }

  /** These versions serve now, and no others. */
  public void serving(Collection<ModelSpec> versions) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (ModelSpec spec : versions) {
      Tags tags = Tags.of("name", spec.name(), "version", spec.version(), "sha256", spec.sha256());
      rows.add(MultiGauge.Row.of(tags, 1));
    }
    model.register(rows, true);
  }
}
