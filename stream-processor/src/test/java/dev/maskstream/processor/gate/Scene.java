package dev.maskstream.processor.gate;

import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.util.List;
import java.util.Optional;

/** Records of one model, {@code street}, as trainers, operators and processors write them. */
final class Scene {
  static final String MODEL = "street";

  private Scene() {}

  static RegistryRecord record(ModelVersion version) {
    return RegistryRecord.newBuilder().setVersion(version).build();
  }

  static ModelVersion version(String version) {
    return ModelVersion.newBuilder().setName(MODEL).setVersion(version).build();
  }

  /** A version with figures of its own and of its parent on one held-out set. */
  static ModelVersion candidate(String version, String parent, double gain, double classFall) {
    return version(version).toBuilder()
        .setParentVersion(parent)
        .addMetrics(metric("mean-iou", 0.5 + gain))
        .addMetrics(metric("parent-mean-iou", 0.5))
        .addMetrics(metric("iou", 0.5 - classFall).toBuilder().setClassId(1))
        .addMetrics(metric("parent-iou", 0.5).toBuilder().setClassId(1))
        .build();
  }

  private static Metric metric(String name, double value) {
    return Metric.newBuilder().setName(name).setValue(value).setDataSet("held-out").build();
  }

  static Rollout serve(Rollout before, String version) {
    return Rollouts.serve(MODEL, Optional.of(before), version, "a person says so");
  }

  static Rollout begin(String version) {
    return Rollouts.serve(MODEL, Optional.empty(), version, "a person says so");
  }

  static Rollout shadow(Rollout now, String version, Promotion promotion) {
    return Rollouts.shadow(now, new Rollouts.Shadow(version, 1, List.of(), promotion), "trained");
  }

  static Rollout at(long second, Rollout rollout) {
    return rollout.toBuilder().setDecidedAtMicros(second * 1_000_000).build();
  }

  /** What a process says of ten seconds that end at some second. */
  static VersionReport.Builder report(String version, VersionRole role, long second) {
    return VersionReport.newBuilder()
        .setModel(MODEL)
        .setVersion(version)
        .setProcess("p")
        .setRole(role)
        .setFromMicros((second - 10) * 1_000_000)
        .setToMicros(second * 1_000_000)
        .setInferP99Micros(1_000);
  }

  static Event event(VersionReport.Builder report) {
    return Event.newBuilder().setAtMicros(report.getToMicros()).setVersionReport(report).build();
  }

  static Event state(String version, String state, String process, long second) {
    return Event.newBuilder()
        .setAtMicros(second * 1_000_000)
        .setModelStateChanged(
            ModelStateChanged.newBuilder()
                .setModel(MODEL)
                .setVersion(version)
                .setState(state)
                .setProcess(process))
        .build();
  }
}
