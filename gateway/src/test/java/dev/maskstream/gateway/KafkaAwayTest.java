package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayTest {
  private static final String FRAME = "0199d9c0-0000-7000-8000-000000000000";

  @Test
  void withoutKafkaFramesAreRefusedForNowAndEverythingElseGoesOn(@TempDir Path folder)
      throws Exception {
    TestBroker broker = TestBroker.start(folder);
    try (TestGateway gateway = TestGateway.start(broker, "", Map.of("ready.timeout.ms", "500"))) {
      gateway.post("/v1/sources/cam/frames?wait=mask", TestPictures.jpeg(16, 16));
      broker.close();

      List<CompletableFuture<HttpResponse<byte[]>>> uploads = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        uploads.add(upload(gateway));
      }
      for (int i = 0; i < 5; i++) {
        uploads.add(send(gateway, "/v1/labels?source=cam&frame_id=" + FRAME, "image/png"));
      }

      assertThat(gateway.get(gateway.managementUrl("/livez")).statusCode()).isEqualTo(200);
      assertThat(gateway.get(gateway.url("/v1/accounting")).statusCode()).isEqualTo(200);
      assertThat(gateway.get(gateway.managementUrl("/readyz")).statusCode()).isEqualTo(503);
      for (CompletableFuture<HttpResponse<byte[]>> upload : uploads) {
        assertThat(upload.join().statusCode()).isEqualTo(503);
        assertThat(upload.join().headers().firstValue("retry-after")).isPresent();
      }
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> upload(TestGateway gateway) {
    return send(gateway, "/v1/sources/cam/frames", "image/jpeg");
  }

  private static CompletableFuture<HttpResponse<byte[]>> send(
      TestGateway gateway, String path, String type) {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.url(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(TestPictures.jpeg(16, 16)))
            .build();
    return gateway.client().sendAsync(request, BodyHandlers.ofByteArray());
  }
}
