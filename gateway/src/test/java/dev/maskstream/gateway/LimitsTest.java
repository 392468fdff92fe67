package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway =
        TestGateway.start(
            broker,
            "limits-",
            Map.of(
                "limits.max.bytes", "100000",
                "intake.upload.timeout.ms", "500",
                "wait.max", "1",
                "accounting.sources.max", "3",
                "gateway.connections.max", "40"));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aPictureLargerThanAllowedIsRefused() {
    HttpResponse<byte[]> response = gateway.post("/v1/sources/cam/frames", new byte[100_001]);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo("too-many-bytes");
  }

  /** No Content-Length, and a body without end: the answer comes as soon as the limit is passed. */
  @Test
  void aBodyWithoutLengthIsRefusedAsSoonAsItIsTooLong() throws Exception {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("cam", "Transfer-Encoding: chunked"));
      byte[] chunk = new byte[60_000];
      for (int i = 0; i < 2; i++) {
        out.write("EA60\r\n".getBytes(US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(US_ASCII));
      }
      out.flush();

      assertThat(RawHttp.statusLine(socket)).contains("413");
    }
  }

  @Test
  void whoAsksFirstIsToldBeforeSendingTooMuch() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(head("cam", "Content-Length: 9000000\r\nExpect: 100-continue"));

      assertThat(RawHttp.statusLine(socket)).contains("413");
    }
  }

  @Test
  void whoNeverFinishesSendingIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(head("cam", "Content-Length: 90000"));

      assertThat(RawHttp.statusLine(socket)).contains("408");
    }
  }

  @Test
  void whoNeverFinishesAskingIsCutOff() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(US_ASCII));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aVideoThatNeverArrivesIsCutOff() throws Exception {
    String head =
        "POST /v1/sources/cam/video HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n\r\n";
    try (Socket socket = connect()) {
      socket.getOutputStream().write(head.getBytes(US_ASCII));

      assertThat(RawHttp.statusLine(socket)).contains("408");
    }
  }

  /** Two ask for a mask that never comes and one place is free: whoever is second is refused. */
  @Test
  void moreWaitersThanAllowedAreRefusedForNow() throws Exception {
    var one = waitForAMask();
    var other = waitForAMask();

    var refused = (HttpResponse<?>) CompletableFuture.anyOf(one, other).get(20, SECONDS);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    one.cancel(true);
    other.cancel(true);
  }

  @Test
  void moreSourcesThanAllowedAreRefusedForNow() {
    byte[] picture = TestPictures.jpeg(16, 16);
    int status = 0;
    for (int i = 0; i < 4; i++) {
      status = gateway.post("/v1/sources/new-" + i + "/frames", picture).statusCode();
    }

    assertThat(status).isEqualTo(429);
  }

  @Test
  void aFormIsAnsweredWithHowToSendPictures() {
    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/sources/cam/frames",
            TestPictures.jpeg(8, 8),
            "Content-Type",
            "multipart/form-data; boundary=x");

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(TestGateway.json(response).getString("detail")).contains("--data-binary");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(gateway.get(gateway.url("/v1/nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void aPathWithASlashTooManyIsNotFoundOrServedButNoFault() {
    for (String path :
        new String[] {"/openapi.json/", "/assets/app.css/", "//", "/assets//app.js"}) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

      assertThat(RawHttp.statusLine(gateway.url("/"), request)).as(path).containsPattern("200|404");
    }
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    HttpResponse<byte[]> response = gateway.post("/v1/models", new byte[0]);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void aGetWithoutAnUpgradeIsToldToUpgrade() {
    assertThat(gateway.get(gateway.url("/v1/live")).statusCode()).isEqualTo(426);
  }

  @Test
  void idsOfSourcesThatCannotBeAreRefused() {
    byte[] picture = TestPictures.jpeg(8, 8);

    assertThat(gateway.post("/v1/sources/a%20b/frames", picture).statusCode()).isEqualTo(400);
    assertThat(gateway.post("/v1/sources/_selftest/frames", picture).statusCode()).isEqualTo(403);
    assertThat(gateway.post("/v1/sources/" + "x".repeat(129) + "/frames", picture).statusCode())
        .isEqualTo(400);
  }

  @Test
  void parametersThatMakeNoSenseAreNamed() {
    for (String query :
        new String[] {
          "wait=now",
          "wait=mask&timeout_ms=0",
          "delivery=soon",
          "sequence=-1",
          "captured_at=x",
          "wait=mask&rle=zip",
          "wait=mask&opacity=2"
        }) {
      HttpResponse<byte[]> response =
          gateway.post("/v1/sources/cam/frames?" + query, TestPictures.jpeg(8, 8));

      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(TestGateway.json(response).getString("code")).isEqualTo("bad-parameter");
    }
  }

  private CompletableFuture<HttpResponse<Void>> waitForAMask() {
    HttpRequest request =
        HttpRequest.newBuilder(
                gateway.url("/v1/sources/silent-1/frames?wait=mask&timeout_ms=25000"))
            .POST(BodyPublishers.ofByteArray(TestPictures.jpeg(16, 16)))
            .build();
    return gateway.client().sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  private Socket connect() throws IOException {
    return RawHttp.connect(gateway.url("/"));
  }

  private static byte[] head(String source, String headers) {
    return "POST /v1/sources/%s/frames HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n\r\n"
        .formatted(source, headers)
        .getBytes(US_ASCII);
  }
}
