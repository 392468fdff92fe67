package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  private static final String ROUTE = "/v1/demo";

  private final ApiKey.Made boss = make("boss", Set.of(Scope.ADMIN), "*");
  private final ApiKey.Made boss2 = make("boss-2", Set.of(Scope.ADMIN), "hall-*");
  private final ApiKey.Made camera = make("camera", Set.of(Scope.PUBLISH, Scope.READ), "*");
  private final FakeDemo demo = new FakeDemo();
  private TestGateway gateway;

  /** A camera that does as it is told. */
  private static final class FakeDemo implements DemoCamera {
    private volatile boolean runs;
    private volatile Optional<String> notNow = Optional.empty();
    private volatile Optional<String> fault = Optional.empty();
    private volatile CountDownLatch way = new CountDownLatch(0);

    @Override
    public Optional<JsonObject> report() {
      return runs ? Optional.of(new JsonObject().put("mean_iou", 0.9)) : Optional.empty();
    }

    @Override
    public Optional<String> start() {
      pass();
      fault.ifPresent(
          why -> {
            throw new IllegalStateException(why);
          });
      runs = notNow.isEmpty();
      return notNow;
    }

    @Override
    public void stop() {
      pass();
      runs = false;
    }

    private void pass() {
      try {
        way.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(1);
    }
  }

  private static ApiKey.Made make(String name, Set<Scope> scopes, String glob) {
    return ApiKey.make(name, scopes, new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys");
    Files.write(keys, List.of(boss.key().line(), boss2.key().line(), camera.key().line()));
    gateway =
        TestGateway.start(
            broker,
            "demo-",
            Map.of("gateway.keys.file", keys.toString()),
            new GatewayExtras(List.of(), Optional.of(demo)));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    demo.runs = false;
    demo.notNow = Optional.empty();
    demo.fault = Optional.empty();
    demo.way = new CountDownLatch(0);
  }

  @Test
  void itIsStartedAndStoppedAndStartedAgain() {
    assertThat(ask("GET", boss).statusCode()).isEqualTo(404);
    assertThat(ask("POST", boss).statusCode()).isEqualTo(200);
    assertThat(TestGateway.json(ask("GET", boss)).getDouble("mean_iou")).isEqualTo(0.9);

    assertThat(ask("DELETE", boss).statusCode()).isEqualTo(204);
    assertThat(ask("GET", boss).statusCode()).isEqualTo(404);
    assertThat(ask("DELETE", boss).statusCode()).isEqualTo(204);

    assertThat(ask("POST", boss).statusCode()).isEqualTo(200);
  }

  @Test
  void itIsStartedAgainAfterAFailure() {
    demo.fault = Optional.of("it hangs");
    assertThat(refusal("POST", 503, "no-demo")).contains("it hangs");

    demo.fault = Optional.empty();
    assertThat(ask("POST", boss).statusCode()).isEqualTo(200);
  }

  @Test
  void whoComesTooEarlyIsToldSo() {
    demo.notNow = Optional.of("It is still starting.");

    assertThat(refusal("POST", 503, "starting")).contains("It is still starting.");
    assertThat(ask("POST", boss).headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void onlyAnAdministratorOfItsSourceStartsAndStopsIt() {
    for (ApiKey.Made key : List.of(boss2, camera)) {
      assertThat(ask("POST", key).statusCode()).isEqualTo(403);
      assertThat(ask("DELETE", key).statusCode()).isEqualTo(403);
    }
    assertThat(demo.runs).isFalse();
    assertThat(ask("POST", boss).statusCode()).isEqualTo(200);
    assertThat(ask("GET", camera).statusCode()).isEqualTo(200);
  }

  @Test
  void aStartThatTakesLongHoldsNobodyUp() {
    demo.way = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<byte[]>>> starts =
        List.of(send("POST"), send("POST"), send("POST"), send("DELETE"));

    HttpResponse<byte[]> drawn =
        gateway.post(
            "/v1/sources/cam/frames?wait=mask",
            TestPictures.jpeg(16, 16),
            "Accept",
            "image/png",
            "X-Api-Key",
            boss.token());
    assertThat(drawn.statusCode()).isEqualTo(200);
    assertThat(ask("GET", boss).statusCode()).isEqualTo(404);
    assertThat(starts)
        .allSatisfy(start -> assertThat(start.join().statusCode()).isEqualTo(504))
        .allSatisfy(start -> assertThat(text(start.join())).contains("demo-late"));
    demo.way.countDown();
    assertThat(ask("POST", boss).statusCode()).isEqualTo(200);
  }

  @Test
  void noMoreStartsWaitThanThereIsRoomFor() {
    demo.way = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<byte[]>>> starts =
        IntStream.range(0, 20).mapToObj(_ -> send("POST")).toList();

    assertThat(starts)
        .extracting(start -> start.join().statusCode())
        .contains(503, 504)
        .doesNotContain(200);

    // Those that were taken go on, and would be in the next test's way.
    demo.way.countDown();
    await().until(() -> ask("DELETE", boss).statusCode() == 204);
  }

  private String refusal(String method, int status, String code) {
    HttpResponse<byte[]> response = ask(method, boss);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo(code);
    return TestGateway.json(response).getString("detail");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private HttpResponse<byte[]> ask(String method, ApiKey.Made key) {
    return gateway.send(request(method, key));
  }

  private CompletableFuture<HttpResponse<byte[]>> send(String method) {
    return gateway.client().sendAsync(request(method, boss).build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String method, ApiKey.Made key) {
    return HttpRequest.newBuilder(gateway.url(ROUTE))
        .timeout(Duration.ofSeconds(20))
        .header("X-Api-Key", key.token())
        .method(method, BodyPublishers.noBody());
  }
}
