package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.gateway.EventClient.Told;
import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.TopicAdmin;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.FrameDropped;
import dev.maskstream.proto.v1.RetrainRequested;
import dev.maskstream.proto.v1.SourceOnline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsTest {
  private final ApiKey.Made viewer = make("viewer", Set.of(Scope.READ), "hall-*");
  private final ApiKey.Made camera = make("camera", Set.of(Scope.PUBLISH), "*");
  private TestBroker broker;
  private TestGateway gateway;
  private KafkaProducer<String, byte[]> producer;

  private static ApiKey.Made make(String name, Set<Scope> scopes, String glob) {
    return ApiKey.make(name, scopes, new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker) {
    this.broker = broker;
    producer = Reading.producer(broker);
    gateway = TestGateway.start(broker, "events-", Map.of("events.heartbeat.ms", "200"));
  }

  @AfterAll
  void stop() {
    gateway.close();
    producer.close();
  }

  @Test
  void eventsAreToldAsTheyHappenWithAllThatTheySay() throws Exception {
    try (EventClient client = client(gateway, "")) {
      long offset = send(gateway, dropped("told"));

      Told event = client.next();

      assertThat(client.response().headers().firstValue("content-type"))
          .hasValue("text/event-stream");
      assertThat(event.id()).isEqualTo(offset);
      assertThat(event.data().getMap())
          .containsEntry("type", "frame_dropped")
          .containsEntry("at", "1970-01-01T00:00:00.000005Z")
          .containsEntry("at_micros", 5)
          .containsEntry("source_id", "told")
          .containsEntry("frame_id", "")
          .containsEntry("reason", "stale")
          .containsEntry("age_millis", 7);
    }
  }

  @Test
  void aClientThatComesBackGoesOnAfterTheIdItHadLast() throws Exception {
    long first = send(gateway, dropped("again-1"));
    send(gateway, dropped("again-2"));
    send(gateway, dropped("again-3"));

    try (EventClient client = client(gateway, "", "Last-Event-ID", Long.toString(first))) {
      assertThat(client.next().data().getString("source_id")).isEqualTo("again-2");
      assertThat(client.next().data().getString("source_id")).isEqualTo("again-3");
    }
    try (EventClient client = client(gateway, "?from=" + first)) {
      assertThat(client.next().data().getString("source_id")).isEqualTo("again-1");
    }
    try (EventClient client = client(gateway, "?from=-3&source=again-1,again-2,again-3")) {
      assertThat(client.next().data().getString("source_id")).isEqualTo("again-1");
    }
    try (EventClient client = client(gateway, "?from=-1&source=again-1,again-2,again-3")) {
      assertThat(client.next().data().getString("source_id")).isEqualTo("again-3");
    }
  }

  @Test
  void whatIsNoLongerInMemoryIsReadFromTheTopicWithoutAGap() throws Exception {
    Topics topics = new Topics("long-events-");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicAdmin.ensure(admin, topics, TestGateway.PARTITIONS, (short) 1, Duration.ofSeconds(30));
    }
    for (int i = 0; i < 1_200; i++) {
      Future<RecordMetadata> sent = producer.send(record(topics, dropped("cam-" + i)));
      // On a partition that was made just now, batches that overtake the first one are refused.
      if (i == 0) {
        sent.get();
      }
    }
    producer.flush();

    try (TestGateway late = TestGateway.start(broker, "long-events-", Map.of());
        EventClient client = client(late, "?from=earliest")) {
      for (int i = 0; i < 1_200; i++) {
        Told event = client.next();
        assertThat(event.id()).isEqualTo(i);
        assertThat(event.data().getString("source_id")).isEqualTo("cam-" + i);
      }
      send(late, dropped("cam-new"));
      assertThat(client.next().data().getString("source_id")).isEqualTo("cam-new");
    }
  }

  @Test
  void whoLooksBackGetsSoManyOfTheEventsThatWereAskedFor() throws Exception {
    for (int i = 1; i <= 3; i++) {
      send(gateway, retrain("back-" + i));
    }
    flood(gateway, 5);

    try (EventClient client = client(gateway, "?from=-2&type=retrain_requested")) {
      assertThat(client.next().data().getString("model")).isEqualTo("back-2");
      assertThat(client.next().data().getString("model")).isEqualTo("back-3");
      send(gateway, retrain("back-4"));
      assertThat(client.next().data().getString("model")).isEqualTo("back-4");
    }
    try (EventClient client = client(gateway, "?from=-1&model=back-1")) {
      assertThat(client.next().data().getString("model")).isEqualTo("back-1");
    }
  }

  @Test
  void whoLooksBackIsToldOfEventsThatAreNoLongerInMemoryToo() throws Exception {
    try (TestGateway busy = TestGateway.start(broker, "busy-events-", Map.of())) {
      for (int i = 1; i <= 3; i++) {
        send(busy, retrain("old-" + i));
      }
      flood(busy, 3_000);
      send(busy, retrain("new"));
      flood(busy, 10);

      try (EventClient client = client(busy, "?from=-3&type=retrain_requested")) {
        assertThat(client.next().data().getString("model")).isEqualTo("old-2");
        assertThat(client.next().data().getString("model")).isEqualTo("old-3");
        assertThat(client.next().data().getString("model")).isEqualTo("new");
      }
    }
  }

  @Test
  void whoWantsNoMoreThanThereIsGetsAnAnswerThatEnds() throws Exception {
    send(gateway, retrain("ends-1"));
    send(gateway, retrain("ends-2"));
    String ours = "?until=now&model=ends-1,ends-2&from=";
    // Each found in memory, or not at all.
    assertThat(modelsUntilTheEnd(gateway, ours + "-2")).containsExactly("ends-1", "ends-2");
    assertThat(modelsUntilTheEnd(gateway, ours + "-3")).containsExactly("ends-1", "ends-2");
    assertThat(modelsUntilTheEnd(gateway, ours + "earliest")).containsExactly("ends-1", "ends-2");
    assertThat(modelsUntilTheEnd(gateway, ours + "latest")).isEmpty();
    assertThat(modelsUntilTheEnd(gateway, "?until=now&model=nobody&from=-3")).isEmpty();
  }

  @Test
  void anAnswerThatEndsIsWholeThoughItIsLong() throws Exception {
    try (TestGateway full = TestGateway.start(broker, "full-events-", Map.of())) {
      String model = "x".repeat(1_000);
      for (int i = 0; i < 1_000; i++) {
        var _ = producer.send(record(full.topics(), retrain(model)));
      }
      flood(full, 3_000);

      assertThat(modelsUntilTheEnd(full, "?until=now&type=retrain_requested&from=-2000"))
          .hasSize(1_000);
    }
  }

  private static List<String> modelsUntilTheEnd(TestGateway gateway, String query)
      throws Exception {
    try (EventClient client = client(gateway, query)) {
      assertThat(client.hasEnded()).isTrue();
      return client.all().stream().map(told -> told.data().getString("model")).toList();
    }
  }

  @Test
  void nobodyLooksBackFurtherThanTenThousandEventsForAFew() throws Exception {
    try (TestGateway busier = TestGateway.start(broker, "busier-events-", Map.of())) {
      send(busier, retrain("too old"));
      flood(busier, 9_990);
      send(busier, retrain("new"));
      flood(busier, 10);

      try (EventClient client = client(busier, "?from=-2&type=retrain_requested")) {
        assertThat(client.next().data().getString("model")).isEqualTo("new");
      }
      try (EventClient client = client(busier, "?from=-10002&type=retrain_requested")) {
        assertThat(client.next().data().getString("model")).isEqualTo("too old");
      }
    }
  }

  @Test
  void aGatewayThatIsClosedWhileOldEventsAreReadSaysNothingOfIt() throws Exception {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> uncaught.add(thrown));
    List<EventClient> clients = new ArrayList<>();
    try (LogCapture log = LogCapture.begin()) {
      try (TestGateway closing = TestGateway.start(broker, "closing-events-", Map.of())) {
        flood(closing, 5_000);
        for (int i = 0; i < 20; i++) {
          clients.add(client(closing, "?from=-2&type=retrain_requested"));
        }
      }

      assertThat(log.text()).doesNotContain("could not be read", "RejectedExecution");
      assertThat(uncaught).isEmpty();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      clients.forEach(EventClient::close);
    }
  }

  /** So many events. Returns when the gateway has read them. */
  private void flood(TestGateway gateway, int events) throws Exception {
    try (EventClient client = client(gateway, "?source=last")) {
      for (int i = 1; i < events; i++) {
        var _ = producer.send(record(gateway.topics(), online("noise")));
      }
      send(gateway, online("last"));
      client.next();
    }
  }

  @Test
  void eventsAreChosenByTypeSourceAndModel() throws Exception {
    long from = send(gateway, dropped("chosen-1"));
    send(gateway, online("chosen-1"));
    send(gateway, retrain("chosen"));
    send(gateway, dropped("chosen-2"));

    try (EventClient types = client(gateway, "?type=source_online,retrain_requested&from=" + from);
        EventClient source = client(gateway, "?source=chosen-1&from=" + from);
        EventClient both = client(gateway, "?source=chosen-2&model=chosen&from=" + from)) {
      assertThat(types.next().type()).isEqualTo("source_online");
      assertThat(types.next().type()).isEqualTo("retrain_requested");
      assertThat(source.next().type()).isEqualTo("frame_dropped");
      assertThat(source.next().type()).isEqualTo("source_online");
      assertThat(both.next().data().getString("model")).isEqualTo("chosen");
      assertThat(both.next().data().getString("source_id")).isEqualTo("chosen-2");
    }
  }

  @Test
  void nothingIsToldOfOurOwnSources() throws Exception {
    long from = send(gateway, dropped("_selftest"));
    send(gateway, dropped("somebody"));

    try (EventClient client = client(gateway, "?from=" + from)) {
      assertThat(client.next().data().getString("source_id")).isEqualTo("somebody");
    }
  }

  @Test
  void aKeySeesEventsOfItsSourcesAndOfModels(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys");
    Files.write(file, List.of(viewer.key().line(), camera.key().line()));
    try (TestGateway keyed =
        TestGateway.start(broker, "keyed-events-", Map.of("gateway.keys.file", file.toString()))) {
      String route = "/v1/events";
      assertThat(status(keyed, route)).isEqualTo(401);
      assertThat(status(keyed, route, "X-Api-Key", camera.token())).isEqualTo(403);
      assertThat(status(keyed, route + "?source=yard-1", "X-Api-Key", viewer.token()))
          .isEqualTo(403);
      try (EventClient client = client(keyed, "", "X-Api-Key", viewer.token())) {
        send(keyed, dropped("yard-1"));
        send(keyed, retrain("roads"));
        send(keyed, dropped("hall-1"));

        assertThat(client.next().data().getString("model")).isEqualTo("roads");
        assertThat(client.next().data().getString("source_id")).isEqualTo("hall-1");

        Files.writeString(file, camera.key().line() + "\n");
        assertThat(client.hasEnded()).isTrue();
      }
    }
  }

  @Test
  void aClientThatTakesNothingHoldsNobodyUpAndIsCutOff() throws Exception {
    try (TestGateway slow =
            TestGateway.start(broker, "slow-events-", Map.of("events.patience.ms", "1000"));
        Socket deaf = new Socket();
        EventClient client = client(slow, "")) {
      deaf.setReceiveBufferSize(4 << 10);
      deaf.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), slow.url("/").getPort()));
      deaf.getOutputStream()
          .write(
              "GET /v1/events?from=earliest HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(US_ASCII));
      String reason = "x".repeat(200_000);
      for (int i = 0; i < 60; i++) {
        send(
            slow,
            retrain("roads").toBuilder()
                .setRetrainRequested(
                    RetrainRequested.newBuilder().setModel("roads").setReason(reason))
                .build());
      }

      for (int i = 0; i < 60; i++) {
        assertThat(client.next().id()).isEqualTo(i);
      }
      await().untilAsserted(() -> assertThat(clients(slow)).isEqualTo(1));
    }
  }

  private static long clients(TestGateway gateway) {
    String metrics = new String(gateway.get(gateway.managementUrl("/metrics")).body(), US_ASCII);
    return metrics
        .lines()
        .filter(line -> line.startsWith("maskstream_gateway_events_clients "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void noMoreClientsThanMayWatch() throws Exception {
    try (TestGateway small =
            TestGateway.start(broker, "few-events-", Map.of("events.clients.max", "1"));
        EventClient first = client(small, "")) {
      HttpResponse<byte[]> second = small.get(small.url("/v1/events"));

      assertThat(first.comment()).startsWith(":");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("retry-after")).isPresent();
    }
  }

  @Test
  void whileNothingHappensThereAreSignsOfLife() throws Exception {
    try (EventClient client = client(gateway, "?source=nobody")) {
      assertThat(client.comment()).isEqualTo(": events of maskstream");
      assertThat(client.comment()).isEqualTo(":");
      assertThat(client.comment()).isEqualTo(":");
    }
  }

  @Test
  void wishesThatMakeNoSenseAreRefused() {
    assertThat(status(gateway, "/v1/events?from=yesterday")).isEqualTo(400);
    assertThat(status(gateway, "/v1/events?from=--1")).isEqualTo(400);
    assertThat(status(gateway, "/v1/events?from=-")).isEqualTo(400);
    assertThat(status(gateway, "/v1/events?until=tomorrow")).isEqualTo(400);
    assertThat(status(gateway, "/v1/events?type=frame_eaten")).isEqualTo(400);
    assertThat(status(gateway, "/v1/events?source=_selftest")).isEqualTo(403);
    assertThat(status(gateway, "/v1/events", "Last-Event-ID", "seven")).isEqualTo(400);
  }

  @Test
  void headSaysWhatGetWouldAndEnds() {
    HttpResponse<byte[]> response =
        gateway.send(
            HttpRequest.newBuilder(gateway.url("/v1/events"))
                .timeout(Duration.ofSeconds(10))
                .method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
  }

  private static EventClient client(TestGateway gateway, String query, String... headers)
      throws Exception {
    return EventClient.open(gateway.client(), gateway.url("/v1/events" + query), headers);
  }

  private static int status(TestGateway gateway, String path, String... headers) {
    return gateway.get(gateway.url(path), headers).statusCode();
  }

  private long send(TestGateway gateway, Event event) throws Exception {
    return producer.send(record(gateway.topics(), event)).get().offset();
  }

  private static ProducerRecord<String, byte[]> record(Topics topics, Event event) {
    return new ProducerRecord<>(topics.events(), "key", event.toByteArray());
  }

  private static Event dropped(String source) {
    return Event.newBuilder()
        .setAtMicros(5)
        .setFrameDropped(
            FrameDropped.newBuilder()
                .setSourceId(source)
                .setReason(DropReason.DROP_REASON_STALE)
                .setAgeMillis(7))
        .build();
  }

  private static Event online(String source) {
    return Event.newBuilder()
        .setSourceOnline(SourceOnline.newBuilder().setSourceId(source))
        .build();
  }

  private static Event retrain(String model) {
    return Event.newBuilder()
        .setRetrainRequested(RetrainRequested.newBuilder().setModel(model))
        .build();
  }
}
