package dev.maskstream.processor.gate;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes.Running;
import dev.maskstream.processor.events.EventSender;
import dev.maskstream.proto.v1.ClassAgreement;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at intervals what each version did in this process: as events and as metrics. A version that
 * did nothing is mentioned four times a minute, so that its process is not taken for dead.
 *
 * <p>Threads: {@link #report} and {@link #beat} belong to a thread of its own once started; any may
 * start and close.
 */
public final class VersionReporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VersionReporter.class);
  private static final long STOP_SECONDS = 6;

  /** Twice in the time that a process is believed to live. */
  private static final Duration BEAT = Duration.ofSeconds(15);

  private final VersionFigures figures;
  private final Supplier<List<Running>> running;
  private final EventSender events;
  private final GateMetrics metrics;
  private final Clocks clocks;
  private final String process;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("version-reports").daemon().factory());
  private final Set<Mentioned> mentioned = new HashSet<>();
  private long sinceMicros;

  private record Mentioned(String model, String version, boolean shadow) {}

  /**
   * What there is to report on.
   *
   * @param running asks which versions are at work
   */
  public record Seen(VersionFigures figures, Supplier<List<Running>> running) {}

  /**
   * @param events not closed here
   * @param process name of this process, for events
   */
  public VersionReporter(
      Seen seen, EventSender events, GateMetrics metrics, Clocks clocks, String process) {
    this.figures = seen.figures();
    this.running = seen.running();
    this.events = events;
    this.metrics = metrics;
    this.clocks = clocks;
    this.process = process;
    this.sinceMicros = clocks.epochMicros();
  }

  public void start(Duration interval) {
    var _ =
        thread.scheduleAtFixedRate(
            () -> orLog(this::report),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
    var _ =
        thread.scheduleAtFixedRate(
            () -> orLog(this::beat), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is thrown in a scheduled task would end the schedule in silence. */
  private static void orLog(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("version reports failed this once");
    }
  }

  /** Reports what was counted since the last time. */
  void report() {
    List<IntervalFigures> interval = figures.take();
    long nowMicros = clocks.epochMicros();
    for (IntervalFigures each : interval) {
      events.send(each.model(), Event.newBuilder().setVersionReport(record(each, nowMicros)));
      mentioned.add(new Mentioned(each.model(), each.version(), each.shadow()));
    }
    metrics.reported(interval);
    sinceMicros = nowMicros;
  }

  /** Mentions the versions at work that have not been mentioned since the last beat. */
  void beat() {
    long nowMicros = clocks.epochMicros();
    for (Running version : running.get()) {
      String model = version.spec().name();
      String name = version.spec().version();
      if (!mentioned.contains(new Mentioned(model, name, version.shadow()))) {
        events.send(
            model,
            Event.newBuilder()
                .setVersionReport(
                    VersionReport.newBuilder()
                        .setModel(model)
                        .setVersion(name)
                        .setProcess(process)
                        .setRole(role(version.shadow()))
                        .setFromMicros(nowMicros)
                        .setToMicros(nowMicros)));
      }
    }
    mentioned.clear();
  }

  private static VersionRole role(boolean shadow) {
    return shadow ? VersionRole.VERSION_ROLE_SHADOW : VersionRole.VERSION_ROLE_SERVING;
  }

  private VersionReport record(IntervalFigures each, long nowMicros) {
    VersionReport.Builder report =
        VersionReport.newBuilder()
            .setModel(each.model())
            .setVersion(each.version())
            .setProcess(process)
            .setRole(role(each.shadow()))
            .setFromMicros(sinceMicros)
            .setToMicros(nowMicros)
            .setFrames(each.frames())
            .setFailed(each.failed())
            .setSkipped(each.skipped())
            .setInferP50Micros(each.p50Micros())
            .setInferP99Micros(each.p99Micros());
    each.meanConfidence().ifPresent(mean -> report.setMeanConfidence((float) mean));
    each.agreement().ifPresent(agreement -> add(agreement, report));
    return report.build();
  }

  private static void add(IntervalFigures.Agreement agreement, VersionReport.Builder report) {
    report
        .setAgainstVersion(agreement.against())
        .setPixels(agreement.pixels())
        .setAgreeingPixels(agreement.agreeingPixels());
    for (ClassOverlap each : agreement.classes()) {
      report.addClasses(
          ClassAgreement.newBuilder()
              .setClassId(each.id())
              .setIntersectionPixels(each.intersection())
              .setUnionPixels(each.union()));
    }
  }

  /** Stops, and reports what is left. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        orLog(this::report);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
