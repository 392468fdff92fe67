package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What tests do with a gateway's sources. */
record SourceClient(TestGateway gateway) {

  private HttpRequest.Builder request(String source, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.url("/v1/sources/" + source)).timeout(TestGateway.PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<byte[]> put(String source, JsonObject body, String... headers) {
    return gateway.send(request(source, headers).PUT(BodyPublishers.ofString(body.encode())));
  }

  HttpResponse<byte[]> camera(String source, String url) {
    return put(source, new JsonObject().put("url", url));
  }

  HttpResponse<byte[]> delete(String source, String... headers) {
    return gateway.send(request(source, headers).DELETE());
  }

  JsonObject show(String source) {
    return TestGateway.json(gateway.send(request(source)));
  }

  void awaitState(String source, String state) {
    await().untilAsserted(() -> assertThat(show(source).getString("state")).isEqualTo(state));
  }

  /** Waits until more frames are accepted than were. */
  void awaitMoreFrames(String source) {
    long before = show(source).getLong("frames");
    await().untilAsserted(() -> assertThat(show(source).getLong("frames")).isGreaterThan(before));
  }

  String metrics() {
    return new String(
        gateway.get(gateway.managementUrl("/metrics")).body(), StandardCharsets.UTF_8);
  }

  /** A counter or gauge of {@code /metrics}; 0 if it is not there. */
  double metric(String nameAndTags) {
    return Arrays.stream(metrics().split("\n", -1))
        .filter(line -> line.startsWith(nameAndTags + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(nameAndTags.length() + 1)))
        .sum();
  }
}
