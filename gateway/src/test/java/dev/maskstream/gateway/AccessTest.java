package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
  private static final byte[] PICTURE = TestPictures.jpeg(16, 16);

  private TestGateway open;
  private TestGateway keyed;
  private final ApiKey.Made camera = make("camera", Set.of(Scope.PUBLISH), "hall-*");
  private final ApiKey.Made viewer = make("viewer", Set.of(Scope.READ), "hall-*");
  private final ApiKey.Made boss = make("boss", Set.of(Scope.ADMIN), "*");

  private static ApiKey.Made make(String name, Set<Scope> scopes, String glob) {
    return ApiKey.make(name, scopes, new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys");
    Files.write(
        file, List.of("# who", "", camera.key().line(), viewer.key().line(), boss.key().line()));
    open = TestGateway.start(broker, "open-", Map.of());
    keyed =
        TestGateway.start(
            broker,
            "keyed-",
            Map.of("gateway.keys.file", file.toString(), "gateway.host", "0.0.0.0"));
  }

  @AfterAll
  void stop() {
    open.close();
    keyed.close();
  }

  @Test
  void withoutKeysOnlyLoopbackIsListenedOn() {
    assertThatThrownBy(() -> Gateway.start(Map.of("gateway.host", "0.0.0.0"), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gateway.keys.file");
    assertThatThrownBy(
            () -> Gateway.start(Map.of("gateway.management.host", "0.0.0.0"), null, null))
        .hasMessageContaining("gateway.management.host");
  }

  @Test
  void withoutKeysAForeignHostNameIsRefused() {
    assertThat(rawStatus(open, "GET /v1/sources HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .contains("403");
    assertThat(rawStatus(open, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).contains("403");
    assertThat(rawStatus(open, "GET / HTTP/1.1\r\nHost: LOCALHOST:80\r\n\r\n")).contains("200");
  }

  @Test
  void withoutKeysTheManagementPortRefusesForeignHostNamesToo() {
    String request = "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n";

    assertThat(RawHttp.statusLine(open.managementUrl("/"), request)).contains("403");
  }

  @Test
  void pagesOfOtherOriginsAreRefused() {
    HttpResponse<byte[]> response =
        open.post("/v1/sources/cam/frames", PICTURE, "Origin", "https://evil.example");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo("cross-origin");
  }

  @Test
  void theGatewaysOwnPageIsLetIn() {
    String own = open.url("/").toString().replaceFirst("/$", "");

    assertThat(open.post("/v1/sources/cam/frames", PICTURE, "Origin", own).statusCode())
        .isEqualTo(202);
  }

  @Test
  void withKeysOneIsNeeded() {
    HttpResponse<byte[]> none = keyed.post("/v1/sources/hall-1/frames", PICTURE);
    HttpResponse<byte[]> wrong =
        keyed.post("/v1/sources/hall-1/frames", PICTURE, "X-Api-Key", "camera.wrong");

    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("www-authenticate")).isPresent();
    assertThat(wrong.statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyOpensWhatItIsFor() {
    assertThat(post("hall-1", camera).statusCode()).isEqualTo(202);
    assertThat(
            keyed
                .post(
                    "/v1/sources/hall-1/frames",
                    PICTURE,
                    "Authorization",
                    "Bearer " + camera.token())
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void aKeyOpensNothingElse() {
    assertThat(post("yard-1", camera).statusCode()).isEqualTo(403);
    assertThat(post("hall-1", viewer).statusCode()).isEqualTo(403);
    assertThat(get("/v1/sources/hall-1/accounting", camera)).isEqualTo(403);
    assertThat(get("/v1/sources/hall-1/accounting", viewer)).isEqualTo(200);
    assertThat(get("/v1/accounting", viewer)).isEqualTo(403);
    assertThat(get("/v1/accounting", boss)).isEqualTo(200);
  }

  @Test
  void onlySourcesThatAKeyMayReadAreListed() {
    post("yard-2", boss);
    post("hall-2", boss);

    JsonArray sources =
        TestGateway.json(keyed.get(keyed.url("/v1/sources"), "X-Api-Key", viewer.token()))
            .getJsonArray("sources");

    assertThat(sources.stream().map(entry -> ((JsonObject) entry).getString("source")))
        .contains("hall-2")
        .doesNotContain("yard-2");
  }

  @Test
  void aKeyInTheAddressIsNotTaken() {
    assertThat(
            keyed
                .get(keyed.url("/v1/sources?key=" + boss.token() + "&api_key=" + boss.token()))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void browsersSendTheKeyAsAProtocol() throws InterruptedException {
    try (TestSocket socket =
        TestSocket.open(
            keyed.client(),
            keyed.url("/v1/sources/hall-1/frames"),
            "maskstream",
            "maskstream.key." + camera.token())) {
      assertThat(socket.text().getInteger("credit")).isEqualTo(32);
    }
  }

  @Test
  void aSocketWithoutAKeyIsRefused() {
    assertThatThrownBy(() -> TestSocket.open(keyed.client(), keyed.url("/v1/live"), "maskstream"))
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void aPageSeesOnlyWhatItsKeyMayRead() throws InterruptedException {
    try (TestSocket socket =
        TestSocket.open(
            keyed.client(),
            keyed.url("/v1/live"),
            "maskstream",
            "maskstream.key." + viewer.token())) {
      socket.send(new JsonObject().put("subscribe", new JsonArray().add("yard-1")));
      assertThat(socket.text().getString("error")).isEqualTo("bad-message");
      socket.send(new JsonObject().put("subscribe", new JsonArray().add("*")));
      socket.text();
      post("yard-3", boss);
      post("hall-3", boss);

      String seen;
      do {
        // Masks of frames that other tests have sent may still come.
        seen = socket.live().header.getString("source");
        assertThat(seen).startsWith("hall-");
      } while (!seen.equals("hall-3"));
    }
  }

  @Test
  void thePageNeedsNoKey() {
    HttpResponse<byte[]> page = keyed.get(keyed.url("/"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'self'");
  }

  @Test
  void headIsAnsweredAsGetIsWithoutTheBody() {
    for (String path : List.of("/", "/openapi.json", "/v1/models", "/v1/sources")) {
      HttpResponse<byte[]> response = head(open, open.url(path));

      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.body()).isEmpty();
      assertThat(response.headers().firstValue("content-type"))
          .isEqualTo(open.get(open.url(path)).headers().firstValue("content-type"));
    }
    assertThat(head(open, open.managementUrl("/livez")).statusCode()).isEqualTo(200);
    assertThat(head(open, open.url("/v1/labels")).headers().firstValue("allow")).hasValue("POST");
    assertThat(head(keyed, keyed.url("/v1/models")).statusCode()).isEqualTo(401);
  }

  private static HttpResponse<byte[]> head(TestGateway gateway, URI url) {
    return gateway.send(HttpRequest.newBuilder(url).method("HEAD", BodyPublishers.noBody()));
  }

  private HttpResponse<byte[]> post(String source, ApiKey.Made key) {
    return keyed.post("/v1/sources/" + source + "/frames", PICTURE, "X-Api-Key", key.token());
  }

  private int get(String path, ApiKey.Made key) {
    return keyed.get(keyed.url(path), "X-Api-Key", key.token()).statusCode();
  }

  private static String rawStatus(TestGateway gateway, String request) {
    return RawHttp.statusLine(gateway.url("/"), request);
  }

  @Test
  void aSocketIsClosedWhenItsKeyIsTakenAway(@TempDir Path folder, TestBroker broker)
      throws Exception {
    Path file = folder.resolve("keys");
    Files.writeString(file, viewer.key().line());
    try (TestGateway gateway =
            TestGateway.start(broker, "revoked-", Map.of("gateway.keys.file", file.toString()));
        TestSocket socket =
            TestSocket.open(
                gateway.client(),
                gateway.url("/v1/live"),
                "maskstream",
                "maskstream.key." + viewer.token())) {
      Files.writeString(file, boss.key().line() + "\n");

      assertThat(socket.closedWith()).startsWith("1008");
    }
  }
}
