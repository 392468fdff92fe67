package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.gate.Evidence.ClassIou;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelVersion;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  @Test
  void figuresOfTheSetThatTheParentWasMeasuredOnCount() {
    Evidence evidence =
        Evidence.of(
            version(
                metric("mean-iou", 0.9, "train"),
                metric("mean-iou", 0.6, "held-out"),
                metric("parent-mean-iou", 0.5, "held-out")));

    assertThat(evidence.dataSet()).isEqualTo("held-out");
    assertThat(evidence.meanIou()).isEqualTo(0.6);
    assertThat(evidence.parentMeanIou()).isEqualTo(0.5);
  }

  @Test
  void aVersionWithoutFiguresHasNone() {
    assertThat(Evidence.of(version()).meanIou()).isNaN();
  }

  @Test
  void classesAreThoseTheParentWasMeasuredOn() {
    Evidence evidence =
        Evidence.of(
            version(
                metric("parent-mean-iou", 0.5, "held-out"),
                ofClass("parent-iou", 0, 0.5),
                ofClass("iou", 0, 0.25),
                ofClass("iou", 1, 0.7)));

    assertThat(evidence.classes()).containsExactly(new ClassIou("road", 0.25, 0.5));
  }

  @Test
  void aClassThatTheHeldOutSetLacksIsNoLoss() {
    Evidence evidence =
        Evidence.of(
            version(
                metric("parent-mean-iou", 0.5, "held-out"),
                ofClass("parent-iou", 0, Double.NaN),
                ofClass("iou", 0, Double.NaN)));

    assertThat(evidence.classes()).isEmpty();
  }

  @Test
  void aClassThatTheVersionLacksIsUnknown() {
    Evidence evidence =
        Evidence.of(
            version(metric("parent-mean-iou", 0.5, "held-out"), ofClass("parent-iou", 7, 0.5)));

    assertThat(evidence.classes()).containsExactly(new ClassIou("class 7", Double.NaN, 0.5));
  }

  private static ModelVersion version(Metric... metrics) {
    ModelVersion.Builder version =
        ModelVersion.newBuilder()
            .setParentVersion("1")
            .addClasses(ClassInfo.newBuilder().setId(0).setName("road"));
    for (Metric metric : metrics) {
      version.addMetrics(metric);
    }
    return version.build();
  }

  private static Metric metric(String name, double value, String dataSet) {
    return Metric.newBuilder().setName(name).setValue(value).setDataSet(dataSet).build();
  }

  private static Metric ofClass(String name, int id, double value) {
    return metric(name, value, "held-out").toBuilder().setClassId(id).build();
  }
}
