package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code /readyz} says while the self-test's frame waits behind those of clients. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BacklogTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway =
        TestGateway.start(
            broker, "backlog-", Map.of("ready.cache.ms", "0", "ready.timeout.ms", "1500"));
    gateway.processor().leaveUnanswered("_");
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aGatewayWhoseClientsHaveTheirMasksIsReady() {
    // The first mask of a gateway may take longer than the self-test waits.
    gateway.post("/v1/sources/cam/frames?wait=mask", TestPictures.jpeg(16, 16));
    CompletableFuture<HttpResponse<byte[]>> asked =
        gateway
            .client()
            .sendAsync(
                HttpRequest.newBuilder(gateway.managementUrl("/readyz")).build(),
                BodyHandlers.ofByteArray());
    do {
      gateway.post("/v1/sources/cam/frames?wait=mask", TestPictures.jpeg(16, 16));
    } while (!asked.isDone());

    assertThat(asked.join().statusCode()).isEqualTo(200);
    assertThat(text(asked.join())).contains("waits in line");
  }

  @Test
  void aGatewayOfWhichNobodyHasAMaskIsNot() {
    HttpResponse<byte[]> response = gateway.get(gateway.managementUrl("/readyz"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response)).contains("no processor");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
