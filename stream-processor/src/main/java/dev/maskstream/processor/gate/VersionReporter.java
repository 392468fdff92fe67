package dev.maskstream.processor.gate;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.events.EventSender;
import dev.maskstream.proto.v1.ClassAgreement;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at intervals what each version did in this process: as events and as metrics. A version that
 * did nothing is not mentioned.
 *
 * <p>Threads: {@link #report} belongs to a thread of its own once started; any may start and close.
 */
public final class VersionReporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VersionReporter.class);
  private static final long STOP_SECONDS = 6;

  private final VersionFigures figures;
  private final EventSender events;
  private final GateMetrics metrics;
  private final Clocks clocks;
  private final String process;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("version-reports").daemon().factory());
  private long sinceMicros;

  /**
   * @param events not closed here
   * @param process name of this process, for events
   */
  public VersionReporter(
      VersionFigures figures,
      EventSender events,
      GateMetrics metrics,
      Clocks clocks,
      String process) {
    this.figures = figures;
    this.events = events;
    this.metrics = metrics;
    this.clocks = clocks;
    this.process = process;
    this.sinceMicros = clocks.epochMicros();
  }

  public void start(Duration interval) {
    var _ =
        thread.scheduleAtFixedRate(
            this::reportOrLog, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is thrown in a scheduled task would end the schedule in silence. */
  private void reportOrLog() {
    try {
      report();
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
    }
    metrics.reported(interval);
    sinceMicros = nowMicros;
  }

  private VersionReport record(IntervalFigures each, long nowMicros) {
    VersionReport.Builder report =
        VersionReport.newBuilder()
            .setModel(each.model())
            .setVersion(each.version())
            .setProcess(process)
            .setRole(
                each.shadow() ? VersionRole.VERSION_ROLE_SHADOW : VersionRole.VERSION_ROLE_SERVING)
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
        reportOrLog();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
