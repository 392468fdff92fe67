package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.v1.Mask;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway = TestGateway.start(broker, "live-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private TestSocket watch(JsonObject subscription) throws InterruptedException {
    TestSocket socket = TestSocket.open(gateway.client(), gateway.url("/v1/live"));
    socket.send(subscription);
    assertThat(socket.text().containsKey("watching")).isTrue();
    return socket;
  }

  private static JsonObject subscribe(String source, boolean frames, String masks) {
    return new JsonObject()
        .put("subscribe", new JsonArray().add(source))
        .put("frames", frames)
        .put("masks", masks);
  }

  private String send(String source, byte[] picture) {
    return TestGateway.json(gateway.post("/v1/sources/" + source + "/frames", picture))
        .getString("frame_id");
  }

  @Test
  void aFrameComesWithTheMaskOfTheSameFrame() throws Exception {
    byte[] picture = TestPictures.jpeg(40, 20);
    try (TestSocket socket = watch(subscribe("cam-1", true, "protobuf"))) {
      String id = send("cam-1", picture);

      TestSocket.Live frame = socket.live();
      TestSocket.Live mask = socket.live();

      assertThat(frame.header.getString("type")).isEqualTo("frame");
      assertThat(frame.header.getString("frame_id")).isEqualTo(id);
      assertThat(frame.header.getString("content_type")).isEqualTo("image/jpeg");
      assertThat(frame.body).isEqualTo(picture);
      assertThat(mask.header.getString("type")).isEqualTo("mask");
      assertThat(Mask.parseFrom(mask.body).getFrameId()).isEqualTo(id);
    }
  }

  @Test
  void masksAloneCanBeHadAsPngOrJson() throws Exception {
    try (TestSocket png = watch(subscribe("cam-2", false, "png"));
        TestSocket json = watch(subscribe("cam-2", false, "json"))) {
      String id = send("cam-2", TestPictures.png(40, 20));

      assertThat(MaskPng.decode(png.live().body).width()).isEqualTo(40);
      assertThat(
              new JsonObject(io.vertx.core.buffer.Buffer.buffer(json.live().body))
                  .getString("frame_id"))
          .isEqualTo(id);
    }
  }

  @Test
  void aStarStandsForEverySource() throws Exception {
    try (TestSocket socket = watch(subscribe("*", false, "json"))) {
      send("cam-3", TestPictures.png(8, 8));
      send("cam-4", TestPictures.png(8, 8));

      String first = socket.live().header.getString("source");
      String second = socket.live().header.getString("source");
      assertThat(Set.of(first, second)).containsExactlyInAnyOrder("cam-3", "cam-4");
    }
  }

  @Test
  void nothingComesAfterUnsubscribing() throws Exception {
    try (TestSocket socket = watch(subscribe("cam-5", false, "json"))) {
      socket.send(new JsonObject().put("unsubscribe", new JsonArray().add("cam-5")));
      socket.text();
      socket.send(subscribe("cam-6", false, "json"));
      socket.text();
      gateway.post("/v1/sources/cam-5/frames?wait=mask", TestPictures.png(8, 8));
      send("cam-6", TestPictures.png(8, 8));

      assertThat(socket.live().header.getString("source")).isEqualTo("cam-6");
    }
  }

  @Test
  void theSelfTestIsShownToNobody() throws Exception {
    try (TestSocket socket = watch(subscribe("*", true, "json"))) {
      assertThat(gateway.get(gateway.managementUrl("/readyz")).statusCode()).isEqualTo(200);
      send("cam-7", TestPictures.png(8, 8));

      assertThat(socket.live().header.getString("source")).isEqualTo("cam-7");
    }
  }

  @Test
  void aMessageThatMakesNoSenseIsAnsweredWithWhy() throws Exception {
    try (TestSocket socket = TestSocket.open(gateway.client(), gateway.url("/v1/live"))) {
      socket.send(new JsonObject().put("subscribe", "cam-1"));

      assertThat(socket.text().getString("error")).isEqualTo("bad-message");
    }
  }

  /** The slow page never reads; what it is owed must neither pile up nor hold the other up. */
  @Test
  void aPageThatDoesNotReadSlowsNobody() throws Exception {
    byte[] picture = TestPictures.noise(500, 400);
    try (Socket slow = deafPage("cam-8");
        TestSocket quick = watch(subscribe("cam-8", true, "json"))) {
      String last = "";
      for (int i = 0; i < 60; i++) {
        last =
            TestGateway.json(gateway.post("/v1/sources/cam-8/frames?wait=mask", picture))
                .getString("frame_id");
      }

      String shown = "";
      while (!shown.equals(last)) {
        shown = quick.live().header.getString("frame_id");
      }
      assertThat(slow.isConnected()).isTrue();
    }
  }

  private Socket deafPage(String source) throws IOException {
    URI url = gateway.url("/v1/live");
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    OutputStream out = socket.getOutputStream();
    String request =
        """
        GET /v1/live HTTP/1.1
        Host: 127.0.0.1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13

        """;
    out.write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
    byte[] text = subscribe(source, true, "json").encode().getBytes(StandardCharsets.UTF_8);
    // A masked text frame (RFC 6455 section 5.2) with a mask of zeros.
    out.write(new byte[] {(byte) 0x81, (byte) (0x80 | text.length), 0, 0, 0, 0});
    out.write(text);
    out.flush();
    return socket;
  }
}
