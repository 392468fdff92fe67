package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

class HealthServerTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HealthServer server;
  private List<String> faults = List.of();

  HealthServerTest() throws IOException {
    server =
        new HealthServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> new Readiness(faults, Optional.empty(), List.of(), "RUNNING", 3),
            metrics);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void withoutFaultsItIsReady() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void withAFaultItIsNotReadyAndSaysWhy() throws Exception {
    faults = List.of("no model");

    HttpResponse<String> answer = get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("no model");
  }

  @Test
  void itIsAliveThoughNotReady() throws Exception {
    faults = List.of("no model");

    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreThere() throws Exception {
    metrics.counter("some.counter").increment();

    assertThat(get("/metrics").body()).contains("some_counter_total 1.0");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
