package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.Source;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamerasTest {
  static final Map<String, String> QUICK =
      Map.of(
          "cameras.allow", "loopback",
          "cameras.stall.ms", "700",
          "cameras.retry.min.ms", "20",
          "cameras.retry.max.ms", "100",
          "limits.max.bytes", "200000");

  private final byte[] jpeg = TestPictures.jpeg(64, 48);
  private TestBroker broker;
  private TestGateway gateway;
  private SourceClient sources;

  @BeforeAll
  void start(TestBroker running) {
    broker = running;
    gateway = TestGateway.start(broker, "cameras-", QUICK);
    sources = new SourceClient(gateway);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aCameraThatIsNamedIsPulledUntilItIsDeleted() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 20))) {
      assertThat(sources.camera("gate", camera.url()).statusCode()).isEqualTo(201);

      sources.awaitState("gate", "online");
      sources.awaitMoreFrames("gate");
      JsonObject shown = sources.show("gate");
      assertThat(shown.getString("delivery")).isEqualTo("latest");
      assertThat(shown.getString("since")).isNotNull();
      assertThat(sources.camera("gate", camera.url()).statusCode()).isEqualTo(200);
      assertThat(sources.delete("gate").statusCode()).isEqualTo(204);
      await().until(() -> camera.clients() == 0);
      gateway.awaitAllMasked("gate");
      assertThat(sources.show("gate").getString("state")).isEqualTo("push");
    }
  }

  @Test
  void picturesArePassedOnByteForByte() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.stalling(jpeg, 1))) {
      sources.camera("exact", camera.url());
      sources.awaitMoreFrames("exact");
      sources.delete("exact");

      List<byte[]> frames =
          IntStream.range(0, TestGateway.PARTITIONS)
              .mapToObj(part -> Reading.all(broker, gateway.topics().frames(), part))
              .flatMap(List::stream)
              .filter(record -> record.key().equals("exact"))
              .map(ConsumerRecord::value)
              .toList();
      assertThat(frames).isNotEmpty().allSatisfy(frame -> assertThat(frame).isEqualTo(jpeg));
    }
  }

  @Test
  void aCameraThatGoesComesBack() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 20))) {
      sources.camera("door", camera.url());
      sources.awaitState("door", "online");

      camera.stop();

      await()
          .untilAsserted(
              () ->
                  assertThat(sources.show("door").getString("reason"))
                      .contains("the connection to the camera fails"));
      assertThat(sources.show("door").getString("state")).isEqualTo("offline");
      camera.startAgain();
      sources.awaitState("door", "online");
      sources.awaitMoreFrames("door");
      sources.delete("door");
      // Events are written by a thread of their own, after the state has changed.
      await()
          .untilAsserted(
              () ->
                  assertThat(statesOf("door")).containsSubsequence("online", "offline", "online"));
    }
  }

  private List<String> statesOf(String source) {
    return Reading.all(broker, gateway.topics().events()).stream()
        .filter(record -> source.equals(record.key()))
        .map(CamerasTest::event)
        .map(event -> event.hasSourceOnline() ? "online" : "offline")
        .toList();
  }

  private static Event event(ConsumerRecord<String, byte[]> record) {
    try {
      return Event.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCameraThatStallsIsConnectedToAnew() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.stalling(jpeg, 2))) {
      double stalls = sources.metric("maskstream_camera_stalls_total");
      sources.camera("stall", camera.url());
      sources.awaitState("stall", "online");

      camera.plays(MjpegServer.pictures(jpeg, 20));

      await().until(() -> camera.requests().size() >= 2);
      sources.awaitState("stall", "online");
      assertThat(sources.metric("maskstream_camera_stalls_total")).isGreaterThan(stalls);
      assertThat(sources.metric("maskstream_camera_reconnects_total{reason=\"stalled\"}"))
          .isPositive();
      sources.delete("stall");
    }
  }

  @Test
  void aBrokenPictureIsLeftOutAndTheCameraGoesOn() throws IOException {
    byte[] torn = TestPictures.firstHalfOf(jpeg);
    MjpegServer.Script mixed =
        (server, out) -> {
          server.send(
              out,
              "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=--frame\r\n\r\n");
          while (!server.pause(20)) {
            server.part(out, torn);
            server.pause(20);
            server.part(out, jpeg);
          }
        };
    try (MjpegServer camera = MjpegServer.start(mixed)) {
      sources.put(
          "mixed", new JsonObject().put("url", camera.url()).put("delivery", "every-frame"));
      sources.awaitMoreFrames("mixed");
      sources.awaitMoreFrames("mixed");

      assertThat(sources.metric("maskstream_camera_frames_dropped_total{reason=\"broken\"}"))
          .isPositive();
      assertThat(camera.requests()).hasSize(1);
      sources.delete("mixed");
    }
  }

  @Test
  void aPartWithoutEndIsNotTakenIn() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.endlessPart())) {
      sources.camera("endless", camera.url());

      sources.awaitState("endless", "offline");
      assertThat(sources.show("endless").getString("reason")).contains("200000 bytes");
      sources.delete("endless");
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    try (MjpegServer elsewhere = MjpegServer.start(MjpegServer.pictures(jpeg, 20));
        MjpegServer camera =
            MjpegServer.start(
                MjpegServer.saying(
                    "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() + "\r\n\r\n", 0))) {
      sources.camera("moved", camera.url());

      sources.awaitState("moved", "offline");
      assertThat(sources.show("moved").getString("reason")).contains("redirects");
      assertThat(elsewhere.requests()).isEmpty();
      sources.delete("moved");
    }
  }

  @Test
  void headersThatTrickleAreGivenUpOn() throws IOException {
    String slow = "HTTP/1.1 200 OK\r\nX-Slow: " + "x".repeat(500) + "\r\n\r\n";
    try (MjpegServer camera = MjpegServer.start(MjpegServer.saying(slow, 50))) {
      sources.camera("slow", camera.url());

      sources.awaitState("slow", "offline");
      assertThat(sources.show("slow").getString("reason")).contains("2100 ms");
      sources.delete("slow");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 401 No, does not let this user in",
    "HTTP/1.1 404 No, no stream of that path",
    "HTTP/1.1 500 No, HTTP 500",
    "SSH-2.0-OpenSSH, not HTTP"
  })
  void whatACameraAnswersIsTheReason(String line, String reason) throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.saying(line + "\r\n\r\n", 0))) {
      sources.camera("answers", camera.url());

      await()
          .untilAsserted(
              () -> assertThat(sources.show("answers").getString("reason")).contains(reason));
      sources.delete("answers");
    }
  }

  @Test
  void noMoreFramesAreTakenThanTheLimitSays() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 10))) {
      long start = System.nanoTime();
      sources.put(
          "fast",
          new JsonObject()
              .put("url", camera.url())
              .put("limits", new JsonObject().put("max_frames_per_second", 5)));

      for (int i = 0; i < 4; i++) {
        sources.awaitMoreFrames("fast");
      }

      // The clock is read last, for frames go on coming while they are asked for.
      long frames = sources.show("fast").getLong("frames");
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(frames).isLessThanOrEqualTo((long) Math.ceil(seconds * 5) + 1);
      assertThat(sources.metric("maskstream_camera_frames_dropped_total{reason=\"rate\"}"))
          .isPositive();
      sources.delete("fast");
    }
  }

  @Test
  void aHundredCamerasThatComeAndGoLeaveNothingBehind() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 5))) {
      for (int i = 0; i < 100; i++) {
        sources.camera("brief-" + i % 3, camera.url());
        sources.delete("brief-" + i % 3);
      }

      await().until(() -> camera.clients() == 0);
      await()
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .extracting(Thread::getName)
                      .noneMatch(name -> name.startsWith("camera-brief")));
    }
  }

  @Test
  void noSecretIsToldAnywhere() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 20));
        LogCapture log = LogCapture.begin()) {
      camera.asks("Basic realm=\"hall\"");
      String url = camera.url("guard:Tr0ub4dor") + "?token=Tr0ub4dor";
      HttpResponse<byte[]> put = sources.camera("secret", url);
      sources.awaitState("secret", "online");
      camera.stop();
      sources.awaitState("secret", "offline");
      String shown = TestGateway.json(put).encode() + sources.show("secret").encode();
      String list = TestGateway.json(gateway.get(gateway.url("/v1/sources"))).encode();
      sources.delete("secret");

      assertThat(camera.requests().getFirst())
          .contains("?token=Tr0ub4dor")
          .doesNotContain("Authorization");
      assertThat(camera.requests().get(1))
          .contains("?token=Tr0ub4dor", "Authorization: Basic Z3VhcmQ6VHIwdWI0ZG9y");
      assertThat(shown).contains("http://***@127.0.0.1").doesNotContain("Tr0ub4dor", "guard");
      assertThat(list + sources.metrics() + log.text()).doesNotContain("Tr0ub4dor", "guard:");
      assertThat(Reading.all(broker, gateway.topics().events()))
          .allSatisfy(record -> assertThat(event(record).toString()).doesNotContain("Tr0ub4dor"));
    }
  }

  @Test
  void aCameraThatKnowsDigestNeverHearsThePassword() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 20))) {
      camera.asks("Basic realm=\"hall\"", "Digest realm=\"hall\", qop=\"auth\", nonce=\"n1\"");
      sources.camera("digest", camera.url("guard:Tr0ub4dor"));

      sources.awaitState("digest", "online");

      assertThat(camera.requests().getLast())
          .contains("Authorization: Digest username=\"guard\", realm=\"hall\", nonce=\"n1\"");
      assertThat(camera.requests()).noneMatch(request -> request.contains("Basic"));
      sources.delete("digest");
    }
  }

  @Test
  void aCameraIsChangedWithoutItsPasswordAtHand() throws IOException {
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 20))) {
      camera.asks("Basic realm=\"hall\"");
      sources.camera("edited", camera.url("guard:Tr0ub4dor"));
      String shown = sources.show("edited").getString("url");

      HttpResponse<byte[]> changed =
          sources.put("edited", new JsonObject().put("url", shown).put("model", "roads"));

      assertThat(changed.statusCode()).isEqualTo(200);
      sources.awaitState("edited", "online");
      assertThat(camera.requests().getLast()).contains("Z3VhcmQ6VHIwdWI0ZG9y");
      assertThat(sources.show("edited").getString("model")).isEqualTo("roads");
      sources.delete("edited");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://169.254.169.254/latest, 422, address-refused",
    "http://[fe80::1]/x, 422, address-refused",
    "http://0.0.0.0/x, 422, address-refused",
    "file:/etc/passwd, 422, file-refused",
    "https://169.254.169.254/x, 422, address-refused",
    "rtsps://10.0.0.7/x, 400, bad-url",
    "gopher://10.0.0.7/x, 400, bad-url",
    "rtsp://***@10.0.0.7/x, 400, bad-url"
  })
  void anAddressThatMayNotBePulledIsRefusedAtOnce(String url, int status, String code) {
    HttpResponse<byte[]> response = sources.camera("refused", url);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo(code);
  }

  @Test
  void aRecordThatSomebodyElseWroteIsHeldToTheSameRules() throws Exception {
    Source record = Source.newBuilder().setUrl("http://169.254.169.254/x").build();
    Reading.write(broker, gateway.topics().sources(), "foreign", record.toByteArray());

    await()
        .untilAsserted(
            () ->
                assertThat(sources.show("foreign").getString("reason"))
                    .contains("metadata service"));
    sources.delete("foreign");
  }

  @Test
  void aSourceThatNobodyKnowsIsNotThere() {
    assertThat(sources.delete("nobody").statusCode()).isEqualTo(404);
    assertThat(gateway.get(gateway.url("/v1/sources/nobody")).statusCode()).isEqualTo(404);
  }

  @Test
  void aMemberThatIsUnknownIsNamed() {
    HttpResponse<byte[]> response = sources.put("odd", new JsonObject().put("uri", "x"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestGateway.json(response).getString("detail")).contains("uri");
  }
}
