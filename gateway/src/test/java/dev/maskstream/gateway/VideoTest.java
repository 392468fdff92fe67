package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VideoTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway = TestGateway.start(broker, "video-", Map.of("limits.video.bytes", "1000000"));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  /** A motion JPEG is JPEGs one after the other. */
  private static byte[] motionJpeg(int frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < frames; i++) {
      out.writeBytes(TestPictures.jpeg(64 + 16 * (i % 2), 48));
    }
    return out.toByteArray();
  }

  @Test
  void everyFrameOfAVideoIsSent() {
    HttpResponse<byte[]> response = gateway.post("/v1/sources/clip/video", motionJpeg(100));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject answer = TestGateway.json(response);
    assertThat(answer.getLong("frames")).isEqualTo(100);
    assertThat(answer.getLong("refused")).isZero();
    assertThat(answer.getString("first_frame_id")).isLessThan(answer.getString("last_frame_id"));
    await()
        .untilAsserted(
            () -> assertThat(gateway.accounting("clip").getLong("masks")).isEqualTo(100));
  }

  @Test
  void progressCanBeHadLineByLine() {
    HttpResponse<byte[]> response =
        gateway.post("/v1/sources/lines/video", motionJpeg(5), "Accept", "application/x-ndjson");

    String[] lines = new String(response.body(), StandardCharsets.UTF_8).split("\n", -1);
    assertThat(new JsonObject(lines[lines.length - 2]).getLong("frames")).isEqualTo(5);
  }

  @Test
  void whatIsNoVideoIsRefused() {
    HttpResponse<byte[]> response =
        gateway.post("/v1/sources/none/video", "<html>".getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo("not-a-video");
  }

  @Test
  void aVideoLargerThanAllowedIsRefused() {
    HttpResponse<byte[]> response = gateway.post("/v1/sources/none/video", new byte[1_000_001]);

    assertThat(response.statusCode()).isEqualTo(413);
  }
}
