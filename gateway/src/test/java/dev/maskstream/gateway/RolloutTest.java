package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people decide about models, and what the registry shows of it. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutTest {
  private final ApiKey.Made boss = make("boss", Set.of(Scope.ADMIN), "*");
  private final ApiKey.Made hall = make("hall", Set.of(Scope.ADMIN), "hall-*");
  private final ApiKey.Made user = make("user", Set.of(Scope.READ, Scope.PUBLISH), "*");
  private TestBroker broker;
  private TestGateway gateway;

  private static ApiKey.Made make(String name, Set<Scope> scopes, String glob) {
    return ApiKey.make(name, scopes, new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys");
    Files.write(file, List.of(boss.key().line(), hall.key().line(), user.key().line()));
    this.broker = broker;
    gateway = TestGateway.start(broker, "rollout-", Map.of("gateway.keys.file", file.toString()));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  /** A model of one's own for each test, with versions 1, 2 and 3 and nothing that serves. */
  private void register(String model) throws Exception {
    try (KafkaProducer<String, byte[]> producer = Reading.producer(broker)) {
      for (String version : List.of("1", "2", "3")) {
        ModelVersion.Builder entry =
            ModelVersion.newBuilder()
                .setName(model)
                .setVersion(version)
                .addGoldenFrames(GoldenFrame.getDefaultInstance());
        byte[] record = RegistryRecord.newBuilder().setVersion(entry).build().toByteArray();
        producer
            .send(new ProducerRecord<>(gateway.topics().models(), model + "@" + version, record))
            .get();
      }
    }
    await().until(() -> model(model).getJsonArray("versions", new JsonArray()).size() == 3);
  }

  @Test
  void aVersionIsMadeToServeAndWhatServedBeforeIsRemembered() throws Exception {
    register("serve");

    HttpResponse<byte[]> first = order("serve", "{'serve':'1','reason':'begin'}");
    HttpResponse<byte[]> second = order("serve", "{'serve':'2'}");

    assertThat(first.statusCode()).isEqualTo(200);
    JsonObject rollout = TestGateway.json(second);
    assertThat(rollout.getString("serving_version")).isEqualTo("2");
    assertThat(rollout.getString("previous_version")).isEqualTo("1");
    assertThat(published("serve").getServingVersion()).isEqualTo("2");
    assertThat(published("serve").getDecidedAtMicros()).isPositive();
  }

  @Test
  void onlyTheFirstVersionOrWhoSaysSoTakesTheSourcesThatNameNone() throws Exception {
    register("first");
    order("first", "{'serve':'1'}");
    register("door");

    order("door", "{'serve':'1','default':false}");
    assertThat(defaultSince("door")).isLessThan(defaultSince("first"));
    order("door", "{'serve':'2'}");
    assertThat(defaultSince("door")).isLessThan(defaultSince("first"));
    order("door", "{'serve':'3','default':true}");

    assertThat(defaultSince("door")).isGreaterThan(defaultSince("first"));
    order("first", "{'serve':'2'}");
    assertThat(defaultSince("door")).isGreaterThan(defaultSince("first"));
    assertThat(model("first").getBoolean("default")).isFalse();
    assertThat(model("door").getBoolean("default")).isTrue();
  }

  private long defaultSince(String model) throws Exception {
    return Rollouts.defaultSinceMicros(published(model));
  }

  @Test
  void theReasonNamesTheKeyThatDecided() throws Exception {
    register("reason");

    order("reason", "{'serve':'1','reason':'better on rain'}");

    assertThat(published("reason").getReason()).isEqualTo("by boss: better on rain");
    assertThat(TestGateway.json(order("reason", "{'serve':'1'}")).getString("reason"))
        .isEqualTo("by boss");
  }

  @Test
  void aVersionShadowsAndStops() throws Exception {
    register("shadow");
    order("shadow", "{'serve':'1'}");

    JsonObject shadowed =
        TestGateway.json(
            order(
                "shadow",
                "{'shadow':'2','share':0.2,'sources':['cam-1'],'promotion':'automatic'}"));

    assertThat(shadowed.getString("serving_version")).isEqualTo("1");
    assertThat(shadowed.getString("shadow_version")).isEqualTo("2");
    assertThat(shadowed.getDouble("shadow_share")).isEqualTo(0.2);
    assertThat(shadowed.getJsonArray("shadow_sources")).containsExactly("cam-1");
    assertThat(shadowed.getString("promotion")).isEqualTo("automatic");
    JsonObject alone = TestGateway.json(order("shadow", "{'shadow':null}"));
    assertThat(alone.getString("shadow_version")).isNull();
    assertThat(alone.getString("serving_version")).isEqualTo("1");
  }

  @Test
  void whatServedBeforeServesAgain() throws Exception {
    register("back");
    order("back", "{'serve':'1'}");
    order("back", "{'serve':'2'}");

    JsonObject back = TestGateway.json(order("back", "{'rollback':true}"));

    assertThat(back.getString("serving_version")).isEqualTo("1");
    assertThat(back.getString("previous_version")).isEqualTo("2");
  }

  @Test
  void oneModelIsShownWithWhatIsDecided() throws Exception {
    register("shown");
    order("shown", "{'serve':'1'}");
    order("shown", "{'shadow':'2'}");

    JsonObject model = model("shown");

    assertThat(model.getString("serving_version")).isEqualTo("1");
    assertThat(model.getString("shadow_version")).isEqualTo("2");
    assertThat(model.getString("promotion")).isEqualTo("manual");
    JsonObject version = model.getJsonArray("versions").getJsonObject(0);
    assertThat(version.getInteger("golden_frames")).isEqualTo(1);
    assertThat(version.containsKey("signer")).isTrue();
    assertThat(version.getString("signer")).isNull();
    assertThat(code(get("/v1/models/nobody"))).isEqualTo("404 no-such-model");
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() throws Exception {
    register("refused");

    assertThat(code(order("nobody", "{'serve':'1'}"))).isEqualTo("404 no-such-model");
    assertThat(code(order("refused", "{'serve':'9'}"))).isEqualTo("404 no-such-version");
    assertThat(code(order("refused", "{'shadow':'9'}"))).isEqualTo("404 no-such-version");
    assertThat(code(order("refused", "{'shadow':'1'}"))).isEqualTo("409 nothing-serves");
    assertThat(code(order("refused", "{'shadow':null}"))).isEqualTo("409 nothing-serves");
    order("refused", "{'serve':'1'}");
    assertThat(code(order("refused", "{'shadow':'1'}"))).isEqualTo("409 shadow-of-itself");
    assertThat(code(order("refused", "{'rollback':true}"))).isEqualTo("409 nothing-before");
  }

  @Test
  void ordersThatMakeNoSenseAreRefused() throws Exception {
    register("senseless");

    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "serve",
            "{'serve':'1','rollback':true}",
            "{'serve':null}",
            "{'serve':'a b'}",
            "{'serve':'1','share':0.5}",
            "{'serve':'1','default':'yes'}",
            "{'shadow':null,'default':true}",
            "{'shadow':'2','default':true}",
            "{'rollback':true,'default':true}",
            "{'rollback':false}",
            "{'shadow':'2','share':1.5}",
            "{'shadow':'2','share':'half'}",
            "{'shadow':'2','promotion':'soon'}",
            "{'shadow':'2','sources':['a b']}",
            "{'shadow':'2','sources':'cam'}",
            "{'serve':'1','reason':'" + "x".repeat(501) + "'}")) {
      assertThat(code(order("senseless", body))).as(body).isEqualTo("400 bad-body");
    }
  }

  @Test
  void onlyAdminsOfEverySourceDecide() {
    byte[] body = "{}".getBytes(UTF_8);

    for (String route : List.of("/v1/models/any/rollout", "/v1/models/any/retrain")) {
      assertThat(gateway.post(route, body).statusCode()).isEqualTo(401);
      assertThat(code(gateway.post(route, body, "X-Api-Key", user.token())))
          .isEqualTo("403 not-allowed");
      assertThat(code(gateway.post(route, body, "X-Api-Key", hall.token())))
          .isEqualTo("403 not-allowed");
    }
  }

  @Test
  void aWishForTrainingGoesToTheEvents() throws Exception {
    register("wish");

    HttpResponse<byte[]> bare =
        gateway.post("/v1/models/wish/retrain", new byte[0], "X-Api-Key", boss.token());
    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/models/wish/retrain",
            "{\"reason\":\"snow\"}".getBytes(UTF_8),
            "X-Api-Key",
            boss.token());

    assertThat(bare.statusCode()).isEqualTo(202);
    assertThat(response.statusCode()).isEqualTo(202);
    List<String> reasons =
        Reading.all(broker, gateway.topics().events()).stream()
            .filter(record -> record.key().equals("wish"))
            .map(record -> event(record.value()).getRetrainRequested().getReason())
            .toList();
    assertThat(reasons).containsExactly("by boss", "by boss: snow");
    assertThat(
            code(gateway.post("/v1/models/nobody/retrain", new byte[0], "X-Api-Key", boss.token())))
        .isEqualTo("404 no-such-model");
  }

  private static Event event(byte[] value) {
    try {
      return Event.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private Rollout published(String model) throws Exception {
    byte[] value =
        Reading.all(broker, gateway.topics().models()).stream()
            .filter(record -> record.key().equals(model))
            .reduce((_, last) -> last)
            .orElseThrow()
            .value();
    return RegistryRecord.parseFrom(value).getRollout();
  }

  private JsonObject model(String model) {
    return TestGateway.json(get("/v1/models/" + model));
  }

  private HttpResponse<byte[]> get(String path) {
    return gateway.get(gateway.url(path), "X-Api-Key", boss.token());
  }

  /**
   * @param body with apostrophes for quotes
   */
  private HttpResponse<byte[]> order(String model, String body) {
    return gateway.post(
        "/v1/models/" + model + "/rollout",
        body.replace('\'', '"').getBytes(UTF_8),
        "X-Api-Key",
        boss.token());
  }

  private static String code(HttpResponse<byte[]> response) {
    return response.statusCode() + " " + TestGateway.json(response).getString("code");
  }
}
