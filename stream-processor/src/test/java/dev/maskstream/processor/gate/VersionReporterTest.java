package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes.Running;
import dev.maskstream.processor.events.EventSender;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ClassAgreement;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class VersionReporterTest {
  private static final ModelSpec ONE = spec("1");
  private static final ModelSpec TWO = spec("2");

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final VersionFigures figures = new VersionFigures();
  private List<Running> running = List.of();
  private Instant now = Instant.ofEpochSecond(100);
  private final Clocks clocks = new Clocks(() -> now, () -> 0);
  private final VersionReporter reporter =
      new VersionReporter(
          new VersionReporter.Seen(figures, () -> running),
          new EventSender(kafka, new Topics("t-"), clocks),
          new GateMetrics(meters),
          clocks,
          "here");

  @Test
  void whereNothingHappensNothingIsSaid() {
    reporter.report();

    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void aVersionThatDoesNothingGivesASignOfLife() {
    running = List.of(new Running(ONE, false), new Running(TWO, true));
    now = Instant.ofEpochSecond(115);

    reporter.beat();

    assertThat(reports())
        .containsExactly(
            signOfLife("1", VersionRole.VERSION_ROLE_SERVING),
            signOfLife("2", VersionRole.VERSION_ROLE_SHADOW));
  }

  @Test
  void whatHasBeenReportedSinceTheLastSignNeedsNone() {
    running = List.of(new Running(ONE, false));
    figures.segmented(ONE, false, 1, 1_000, OptionalDouble.empty());
    reporter.report();

    reporter.beat();
    assertThat(reports()).hasSize(1);

    reporter.beat();
    assertThat(reports()).hasSize(2);
  }

  @Test
  void eachVersionAndRoleIsOneEventUnderTheModelsName() {
    figures.segmented(ONE, false, 2, 1_000_000, OptionalDouble.of(0.5));
    figures.segmented(TWO, true, 1, 1_000_000, OptionalDouble.empty());

    reporter.report();

    assertThat(kafka.history())
        .extracting(
            ProducerRecord::topic, record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsOnly(tuple("t-events", "street"));
    assertThat(reports())
        .extracting(VersionReport::getVersion, VersionReport::getRole)
        .containsExactly(
            tuple("1", VersionRole.VERSION_ROLE_SERVING),
            tuple("2", VersionRole.VERSION_ROLE_SHADOW));
  }

  @Test
  void aReportCarriesWhatWasCounted() {
    figures.segmented(TWO, true, 2, 8_000, OptionalDouble.of(0.5));
    figures.failed(TWO, true, 1);
    figures.skipped(TWO, 3);
    figures.compared(TWO, ONE, map(0, 0, 1), map(0, 1, 1));
    now = Instant.ofEpochSecond(105);

    reporter.report();

    assertThat(reports())
        .containsExactly(
            VersionReport.newBuilder()
                .setModel("street")
                .setVersion("2")
                .setProcess("here")
                .setRole(VersionRole.VERSION_ROLE_SHADOW)
                .setFromMicros(100_000_000)
                .setToMicros(105_000_000)
                .setFrames(2)
                .setFailed(1)
                .setSkipped(3)
                .setInferP50Micros(8)
                .setInferP99Micros(8)
                .setMeanConfidence(0.5f)
                .setAgainstVersion("1")
                .setPixels(3)
                .setAgreeingPixels(2)
                .addClasses(overlap(0, 1, 2))
                .addClasses(overlap(1, 1, 2))
                .build());
  }

  @Test
  void metricsShowTheLastInterval() {
    figures.segmented(TWO, true, 2, 8_000, OptionalDouble.empty());
    figures.compared(TWO, ONE, map(0, 0), map(0, 1));
    reporter.report();
    assertThat(gauge("maskstream.processor.shadow.agreement", "class", "road")).isEqualTo(0.5);
    assertThat(gauge("maskstream.processor.version.infer", "quantile", "0.99")).isEqualTo(8e-6);

    reporter.report();

    assertThat(meters.find("maskstream.processor.shadow.agreement").gauge()).isNull();
    assertThat(meters.get("maskstream.processor.shadow.frames").counter().count()).isEqualTo(2);
  }

  @Test
  void shadowsOfLongAgoAreNotCountedForEver() {
    for (int version = 0; version < 40; version++) {
      figures.skipped(spec("v" + version), 1);
      reporter.report();
    }

    assertThat(meters.find("maskstream.processor.shadow.skipped").counters()).hasSize(32);
  }

  @Test
  void anEventThatKafkaDoesNotTakeEndsNothing() {
    kafka.sendException = new TimeoutException("away");
    figures.failed(ONE, false, 1);

    reporter.report();

    assertThat(kafka.history()).isEmpty();
  }

  private static VersionReport signOfLife(String version, VersionRole role) {
    return VersionReport.newBuilder()
        .setModel("street")
        .setVersion(version)
        .setProcess("here")
        .setRole(role)
        .setFromMicros(115_000_000)
        .setToMicros(115_000_000)
        .build();
  }

  private double gauge(String name, String tag, String value) {
    return meters.get(name).tag(tag, value).gauge().value();
  }

  private List<VersionReport> reports() {
    return kafka.history().stream()
        .map(
            record -> {
              try {
                return Event.parseFrom(record.value()).getVersionReport();
              } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  private static ClassAgreement overlap(int id, long intersection, long union) {
    return ClassAgreement.newBuilder()
        .setClassId(id)
        .setIntersectionPixels(intersection)
        .setUnionPixels(union)
        .build();
  }

  private static ClassMap map(int... ids) {
    byte[] bytes = new byte[ids.length];
    for (int at = 0; at < ids.length; at++) {
      bytes[at] = (byte) ids[at];
    }
    return new ClassMap(ids.length, 1, bytes);
  }

  private static ModelSpec spec(String version) {
    return new ModelSpec(
        "street", version, "", List.of(new SegmentClass(0, "road", 0)), 8, 8, Fit.LETTERBOX);
  }
}
