package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** A gateway on any free ports with a fake processor behind it, and a client of it. */
final class TestGateway implements AutoCloseable {
  static final int PARTITIONS = 2;

  /** With what is under way, on a machine that has much else to do. Nobody waits in vain for it. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  private final Topics topics;
  private final RunningGateway gateway;
  private final FakeProcessor processor;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestGateway(Topics topics, RunningGateway gateway, FakeProcessor processor) {
    this.topics = topics;
    this.gateway = gateway;
    this.processor = processor;
  }

  static TestGateway start(TestBroker broker, String prefix, Map<String, String> more) {
    return start(broker, prefix, more, GatewayExtras.none());
  }

  static TestGateway start(
      TestBroker broker, String prefix, Map<String, String> more, GatewayExtras extras) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("topics.prefix", prefix);
    settings.put("topics.partitions", Integer.toString(PARTITIONS));
    settings.put("gateway.port", "0");
    settings.put("gateway.management.port", "0");
    settings.putAll(more);
    RunningGateway gateway =
        Gateway.start(settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), extras);
    Topics topics = new Topics(prefix);
    return new TestGateway(
        topics, gateway, new FakeProcessor(broker.bootstrapServers(), topics, PARTITIONS));
  }

  Topics topics() {
    return topics;
  }

  FakeProcessor processor() {
    return processor;
  }

  HttpClient client() {
    return client;
  }

  URI url(String path) {
    return gateway.url().resolve(path);
  }

  URI managementUrl(String path) {
    return gateway.managementUrl().resolve(path);
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url(path)).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> get(URI url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonObject accounting(String source) {
    return json(get(url("/v1/sources/" + source + "/accounting")));
  }

  /**
   * Waits until every accepted frame has its mask: one answer says so, for a frame may be accepted
   * between two.
   */
  void awaitAllMasked(String source) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              JsonObject counts = accounting(source);
              assertThat(counts.getLong("in_flight")).isZero();
              assertThat(counts.getLong("masks")).isEqualTo(counts.getLong("accepted"));
            });
  }

  static JsonObject json(HttpResponse<byte[]> response) {
    return new JsonObject(io.vertx.core.buffer.Buffer.buffer(response.body()));
  }

  @Override
  public void close() {
    gateway.close();
    processor.close();
    client.close();
  }
}
