package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.events.EventSender;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.kafka.TopicTail;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.GateDecision;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Gates on a real broker; trainers, operators and engine slots are played by the test. */
class GateIT {
  private static final Clocks CLOCKS = Clocks.system();

  @TempDir private static Path folder;
  private static TestBroker broker;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private SimpleMeterRegistry meters;
  private Topics topics;
  private KafkaProducer<String, byte[]> producer;
  private ModelPublisher publisher;
  private EventSender sender;
  private TopicTail events;
  private TopicTail models;
  private Rollout first;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start(TestInfo test) throws Exception {
    String prefix = test.getTestMethod().orElseThrow().getName() + ".";
    topics = open(new Harness(broker.bootstrap(), prefix, 1)).topics();
    producer =
        open(
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer()));
    publisher = new ModelPublisher(producer, topics, CLOCKS::epochMicros);
    sender =
        open(EventSender.open(Map.of("bootstrap.servers", broker.bootstrap()), topics, CLOCKS));
    events = open(new TopicTail(broker.bootstrap(), topics.events()));
    models = open(new TopicTail(broker.bootstrap(), topics.models()));
    put(Scene.version("1"));
    first = publisher.decide(Scene.begin("1")).rollout();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void aCandidateThatProvesItselfServes() throws Exception {
    gate();
    put(Scene.candidate("2", "1", 0.1, 0));
    shadow("2");
    shadowFrames(20);

    eventually().untilAsserted(() -> assertThat(actions()).endsWith("promoted"));
    eventually().until(() -> serving().equals("2"));
    assertThat(meters.get("maskstream.processor.gate.leader").gauge().value()).isEqualTo(1);
  }

  @Test
  void aCandidateWithoutFramesIsHeldAndThenRefused() throws Exception {
    // Candidates run out of time by the clock: also while nobody decides yet.
    eventually().until(gate("gate.deadline.ms", "2500")::leads);
    put(Scene.candidate("2", "1", 0.1, 0));
    shadow("2");

    eventually().untilAsserted(() -> assertThat(actions()).containsExactly("held", "refused"));
    eventually().until(() -> newest().getShadowVersion().isEmpty());
    assertThat(serving()).isEqualTo("1");
  }

  @Test
  void aVersionThatFailsGivesWay() throws Exception {
    gate();
    put(Scene.version("2"));
    publisher.decide(Scene.serve(first, "2"));

    report("2", VersionRole.VERSION_ROLE_SERVING, report -> report.setFrames(40).setFailed(10));

    eventually().untilAsserted(() -> assertThat(actions()).containsExactly("rolled-back"));
    eventually().until(() -> serving().equals("1"));
  }

  @Test
  void whenTheLeaderGoesAnotherGoesOnWithoutRepeatingAnything() throws Exception {
    GateService one = gate();
    eventually().until(one::leads);
    GateService two = gate();
    put(Scene.candidate("2", "1", 0.1, 0));
    shadow("2");
    shadowFrames(9);
    eventually().untilAsserted(() -> assertThat(actions()).containsExactly("held"));

    one.close();
    eventually().until(two::leads);
    shadowFrames(11);

    eventually().until(() -> serving().equals("2"));
    GateService three = gate();
    two.close();
    eventually().until(three::leads);
    // The decision is written to another topic than the rollout is.
    eventually().untilAsserted(() -> assertThat(actions()).containsExactly("held", "promoted"));
    long promotions =
        rollouts().stream().filter(each -> each.getServingVersion().equals("2")).count();
    assertThat(promotions).isEqualTo(1);
  }

  @Test
  void ofTwoGatesOneDecides() throws Exception {
    GateService one = gate();
    GateService two = gate();
    put(Scene.candidate("2", "1", 0.1, 0.1));

    shadow("2");

    eventually().untilAsserted(() -> assertThat(actions()).containsExactly("refused"));
    eventually()
        .untilAsserted(
            () ->
                assertThat(List.of(one.leads(), two.leads()))
                    .containsExactlyInAnyOrder(true, false));
  }

  @Test
  void aProcessWhoseCamerasAreIdleIsNotTakenForDead() throws Exception {
    put(Scene.version("2"));
    Rollout second = publisher.decide(Scene.serve(first, "2")).rollout();
    long decided = TimeUnit.MICROSECONDS.toSeconds(second.getDecidedAtMicros());
    state("rejected", "has no room for it", decided + 1);
    state("serving", "idle", decided + 1);
    // A minute and a half later, as the gate and the idle process see it.
    Clocks later = new Clocks(() -> Instant.now().plusSeconds(90), Clocks.system()::nanos);
    ModelSpec spec =
        new ModelSpec(
            Scene.MODEL, "2", "", List.of(new SegmentClass(0, "road", 0)), 8, 8, Fit.LETTERBOX);
    VersionReporter idle =
        open(
            new VersionReporter(
                new VersionReporter.Seen(
                    new VersionFigures(), () -> List.of(new ModelLanes.Running(spec, false))),
                open(
                    EventSender.open(
                        Map.of("bootstrap.servers", broker.bootstrap()), topics, later)),
                new GateMetrics(new SimpleMeterRegistry()),
                later,
                "idle"));
    idle.beat();
    eventually().until(() -> events.all().size() >= 3);

    GateService gate = gate(later);
    eventually().until(gate::leads);

    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(actions()).isEmpty());
  }

  private void state(String state, String process, long second) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topics.events(),
                Scene.MODEL,
                Scene.state("2", state, process, second).toByteArray()))
        .get();
  }

  private GateService gate(String... settings) {
    return gate(CLOCKS, settings);
  }

  private GateService gate(Clocks clocks, String... settings) {
    Map<String, String> given = new HashMap<>();
    given.put("kafka.bootstrap.servers", broker.bootstrap());
    given.put("gate.min.shadow.frames", "20");
    given.put("watch.min.frames", "20");
    for (int at = 0; at < settings.length; at += 2) {
      given.put(settings[at], settings[at + 1]);
    }
    meters = new SimpleMeterRegistry();
    ProcessorSettings all = new ProcessorSettings(given);
    GateService gate =
        open(
            new GateService(
                all.gate(),
                new GateService.Wiring(
                    topics,
                    all.kafkaClient(),
                    all.sessionTimeout(),
                    sender,
                    new GateMetrics(meters),
                    clocks)));
    gate.start();
    return gate;
  }

  private void put(ModelVersion version) throws Exception {
    String key = version.getName() + "@" + version.getVersion();
    RegistryRecord record = Scene.record(version);
    producer.send(new ProducerRecord<>(topics.models(), key, record.toByteArray())).get();
  }

  private void shadow(String version) throws InterruptedException {
    publisher.decide(Scene.shadow(first, version, Promotion.PROMOTION_AUTOMATIC));
  }

  private void shadowFrames(long frames) {
    report("1", VersionRole.VERSION_ROLE_SERVING, report -> report.setFrames(frames));
    report(
        "2",
        VersionRole.VERSION_ROLE_SHADOW,
        report ->
            report.setFrames(frames).setAgainstVersion("1").setPixels(4).setAgreeingPixels(3));
  }

  private void report(String version, VersionRole role, Consumer<VersionReport.Builder> facts) {
    long now = CLOCKS.epochMicros();
    VersionReport.Builder report =
        Scene.report(version, role, 0).setFromMicros(now).setToMicros(now);
    facts.accept(report);
    sender.send(Scene.MODEL, Event.newBuilder().setVersionReport(report));
  }

  private List<String> actions() {
    return events.all().stream()
        .map(record -> parsed(() -> Event.parseFrom(record.value())))
        .filter(Event::hasGateDecision)
        .map(event -> event.getGateDecision())
        .map(GateDecision::getAction)
        .toList();
  }

  private List<Rollout> rollouts() {
    return models.all().stream()
        .map(record -> parsed(() -> RegistryRecord.parseFrom(record.value())))
        .filter(RegistryRecord::hasRollout)
        .map(RegistryRecord::getRollout)
        .toList();
  }

  private Rollout newest() {
    return rollouts().getLast();
  }

  private String serving() {
    return newest().getServingVersion();
  }

  private static <T> T parsed(Callable<T> parser) {
    try {
      return parser.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.add(part);
    return part;
  }
}
