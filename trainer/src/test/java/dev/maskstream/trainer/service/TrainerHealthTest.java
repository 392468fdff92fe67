package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerHealthTest {
  private final TrainerHealth health;
  private List<String> faults = List.of();

  TrainerHealthTest() throws IOException {
    health =
        new TrainerHealth(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> new TrainerReadiness(faults, "standby", 3, Optional.of("steel-v3-0-118")),
            () -> "some_metric 1\n");
  }

  @AfterEach
  void close() {
    health.close();
  }

  @Test
  void aTrainerThatStandsByIsReady() throws Exception {
    HttpResponse<String> answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("standby", "steel-v3-0-118");
  }

  @Test
  void withAFaultItIsAliveButNotReadyAndSaysWhy() throws Exception {
    faults = List.of("no space left");

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).contains("no space left");
    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreShown() throws Exception {
    assertThat(get("/metrics").body()).contains("some_metric 1");
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + health.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
