package dev.maskstream.processor.gate;

import dev.maskstream.processor.registry.ModelId;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.GateDecision;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the registry and the events say by now, as far as it matters for which version goes live.
 * The order in which the two topics are read does not matter. No clock.
 *
 * <p>Threads: one.
 */
final class GateView {
  /** How far back from a change the version before it is looked at. */
  static final Duration BASELINE = Duration.ofMinutes(10);

  /** A process's clock may be this far behind that of whoever decided. */
  private static final long CLOCKS_MICROS = 3_000_000;

  private final Map<ModelId, ModelVersion> versions = new HashMap<>();
  private final Map<String, Course> courses = new TreeMap<>();
  private final Map<String, Held> held = new HashMap<>();
  private final ReportLog reports;
  private final ProcessStates states;

  private record Held(String version, String reason, long atMicros) {}

  /**
   * @param memory how long events are kept in mind
   */
  GateView(Duration memory) {
    this.reports = new ReportLog(memory);
    this.states = new ProcessStates(memory);
  }

  /** Takes a record as {@link ModelRecords#read} lets it pass. */
  void accept(RegistryRecord record) {
    switch (record.getRecordCase()) {
      case VERSION -> {
        ModelVersion version = record.getVersion();
        // Pictures decide nothing here and would fill the heap.
        versions.put(
            new ModelId(version.getName(), version.getVersion()),
            version.toBuilder().clearGoldenFrames().build());
      }
      case ROLLOUT -> accept(record.getRollout());
      case RECORD_NOT_SET -> {
        // Of a later Maskstream; nothing that this one could decide on.
      }
    }
  }

  void accept(Rollout rollout) {
    courses.merge(rollout.getModel(), Course.begin(rollout), (before, _) -> before.then(rollout));
  }

  /** A registry key was deleted: {@code NAME} or {@code NAME@VERSION}. */
  void delete(String key) {
    courses.remove(key);
    versions.keySet().removeIf(id -> id.toString().equals(key));
  }

  void accept(Event event) {
    switch (event.getEventCase()) {
      case VERSION_REPORT -> {
        VersionReport report = event.getVersionReport();
        reports.accept(report);
        states.heard(report.getProcess(), event.getAtMicros());
      }
      case MODEL_STATE_CHANGED -> states.accept(event.getModelStateChanged(), event.getAtMicros());
      case GATE_DECISION -> accept(event.getGateDecision(), event.getAtMicros());
      case FRAME_DROPPED,
          SOURCE_ONLINE,
          SOURCE_OFFLINE,
          TRAINING_PROGRESS,
          RETRAIN_REQUESTED,
          EVENT_NOT_SET -> {
        // Says nothing of a version at work.
      }
    }
  }

  private void accept(GateDecision decision, long atMicros) {
    if (decision.getAction().equals(Ruling.Action.HELD.label())) {
      said(decision.getModel(), decision.getVersion(), decision.getReason(), atMicros);
    }
  }

  /** It has been said why a version is held; saying it once is enough. */
  void said(String model, String version, String reason, long atMicros) {
    held.put(model, new Held(version, reason, atMicros));
  }

  boolean hasSaid(String model, String version, String reason, long sinceMicros) {
    Held last = held.get(model);
    return last != null
        && last.version().equals(version)
        && last.reason().equals(reason)
        && last.atMicros() >= sinceMicros;
  }

  void forgetBefore(long nowMicros) {
    reports.forgetBefore(nowMicros);
    states.forgetBefore(nowMicros);
  }

  List<Course> courses() {
    return List.copyOf(courses.values());
  }

  Optional<Rollout> rollout(String model) {
    return Optional.ofNullable(courses.get(model)).map(Course::rollout);
  }

  Optional<ModelVersion> version(String model, String version) {
    return Optional.ofNullable(versions.get(new ModelId(model, version)));
  }

  /** The version that a model's newest change let serve is watched no more. */
  void watchEnds(String model) {
    courses.computeIfPresent(model, (_, course) -> course.unwatched());
  }

  Candidate candidate(Course course, ModelVersion version, long nowMicros) {
    Rollout rollout = course.rollout();
    String model = rollout.getModel();
    String serving = rollout.getServingVersion();
    long since = course.shadowSinceMicros();
    return new Candidate(
        Evidence.of(version),
        serving,
        reports.sum(
            new ReportLog.Run(model, version.getVersion(), VersionRole.VERSION_ROLE_SHADOW),
            report -> report.fromMicros() >= since && report.isAgainst(serving)),
        reports.sum(
            new ReportLog.Run(model, serving, VersionRole.VERSION_ROLE_SERVING),
            report -> report.fromMicros() >= since),
        course.shadowFor(nowMicros),
        states.isRejected(
            new ModelId(model, version.getVersion()), since - CLOCKS_MICROS, nowMicros));
  }

  Watched watched(Rollout change, long nowMicros) {
    String model = change.getModel();
    long since = change.getDecidedAtMicros();
    ModelId id = new ModelId(model, change.getServingVersion());
    OptionalLong served = states.firstServed(id, since - CLOCKS_MICROS);
    long baseline = since - TimeUnit.MILLISECONDS.toMicros(BASELINE.toMillis());
    return new Watched(
        reports.sum(
            new ReportLog.Run(model, id.version(), VersionRole.VERSION_ROLE_SERVING),
            report -> report.fromMicros() >= since),
        reports.sum(
            new ReportLog.Run(model, change.getPreviousVersion(), VersionRole.VERSION_ROLE_SERVING),
            report -> report.fromMicros() >= baseline && report.toMicros() <= since),
        between(since, nowMicros),
        served.isPresent() ? Optional.of(between(served.getAsLong(), nowMicros)) : Optional.empty(),
        states.isRejected(id, since - CLOCKS_MICROS, nowMicros));
  }

  private static Duration between(long fromMicros, long toMicros) {
    return Duration.of(toMicros - fromMicros, ChronoUnit.MICROS);
  }
}
