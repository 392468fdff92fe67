package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.ReadinessCheck.Answer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementTest {
  private final AtomicReference<Answer> extra = new AtomicReference<>(new Answer(true, "fine"));
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    GatewayExtras extras =
        new GatewayExtras(List.of(new ReadinessCheck("engine", extra::get)), Optional.empty());
    gateway = TestGateway.start(broker, "management-", Map.of("ready.cache.ms", "0"), extras);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void itLives() {
    assertThat(gateway.get(gateway.managementUrl("/livez")).statusCode()).isEqualTo(200);
  }

  @Test
  void itIsReadyWhenAFrameHasGoneTheWholeWay() {
    extra.set(new Answer(true, "fine"));

    HttpResponse<byte[]> response = gateway.get(gateway.managementUrl("/readyz"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(response).getJsonArray("checks").stream())
        .anySatisfy(
            check -> assertThat(((JsonObject) check).getString("reason")).contains("fake@1"));
  }

  @Test
  void aFurtherCheckCanSayNo() {
    extra.set(new Answer(false, "the engine hangs"));

    HttpResponse<byte[]> response = gateway.get(gateway.managementUrl("/readyz"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("the engine hangs");
  }

  @Test
  void theSelfTestIsNeitherCountedNorListed() {
    gateway.get(gateway.managementUrl("/readyz"));

    assertThat(new String(gateway.get(gateway.url("/v1/sources")).body(), StandardCharsets.UTF_8))
        .doesNotContain("_selftest");
  }

  @Test
  void metricsTellTheCounts() {
    gateway.post("/v1/sources/cam/frames?wait=mask", TestPictures.jpeg(16, 16));

    String metrics =
        new String(gateway.get(gateway.managementUrl("/metrics")).body(), StandardCharsets.UTF_8);

    assertThat(metrics)
        .contains("maskstream_gateway_frames_accepted_total 1.0")
        .contains("maskstream_gateway_frames_masks_total 1.0")
        .contains("maskstream_gateway_frames_in_flight 0.0");
  }
}
