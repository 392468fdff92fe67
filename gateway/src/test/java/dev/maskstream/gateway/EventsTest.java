package dev.maskstream.gateway;

import static dev.maskstream.gateway.EventLog.client;
import static dev.maskstream.gateway.EventLog.dropped;
import static dev.maskstream.gateway.EventLog.online;
import static dev.maskstream.gateway.EventLog.retrain;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.gateway.EventClient.Told;
import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.TopicAdmin;
import dev.maskstream.proto.v1.RetrainRequested;
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
  private EventLog events;

  private static ApiKey.Made make(String name, Set<Scope> scopes, String glob) {
    return ApiKey.make(name, scopes, new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker) {
    this.broker = broker;
    events = new EventLog(broker);
    gateway = TestGateway.start(broker, "events-", Map.of("events.heartbeat.ms", "200"));
  }

  @AfterAll
  void stop() {
    gateway.close();
    events.close();
  }

  @Test
  void eventsAreToldAsTheyHappenWithAllThatTheySay() throws Exception {
    try (EventClient client = client(gateway, "")) {
      long offset = events.send(gateway, dropped("told"));

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
    long first = events.send(gateway, dropped("again-1"));
    events.send(gateway, dropped("again-2"));
    events.send(gateway, dropped("again-3"));

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
      Future<RecordMetadata> sent = events.begin(topics, dropped("cam-" + i));
      // On a partition that was made just now, batches that overtake the first one are refused.
      if (i == 0) {
        sent.get();
      }
    }
    events.flush();

    try (TestGateway late = TestGateway.start(broker, "long-events-", Map.of());
        EventClient client = client(late, "?from=earliest")) {
      for (int i = 0; i < 1_200; i++) {
        Told event = client.next();
        assertThat(event.id()).isEqualTo(i);
        assertThat(event.data().getString("source_id")).isEqualTo("cam-" + i);
      }
      events.send(late, dropped("cam-new"));
      assertThat(client.next().data().getString("source_id")).isEqualTo("cam-new");
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
        events.flood(closing, 5_000);
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

  @Test
  void eventsAreChosenByTypeSourceAndModel() throws Exception {
    long from = events.send(gateway, dropped("chosen-1"));
    events.send(gateway, online("chosen-1"));
    events.send(gateway, retrain("chosen"));
    events.send(gateway, dropped("chosen-2"));

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
    long from = events.send(gateway, dropped("_selftest"));
    events.send(gateway, dropped("somebody"));

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
        events.send(keyed, dropped("yard-1"));
        events.send(keyed, retrain("roads"));
        events.send(keyed, dropped("hall-1"));

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
        events.send(
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

  private static int status(TestGateway gateway, String path, String... headers) {
    return gateway.get(gateway.url(path), headers).statusCode();
  }
}
