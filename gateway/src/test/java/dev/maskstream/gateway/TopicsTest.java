package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What others write to the topics, and what a gateway makes of it. */
@ExtendWith(WithBroker.class)
class TopicsTest {
  private static final byte[] PICTURE = TestPictures.jpeg(16, 16);

  private static KafkaProducer<String, byte[]> producer(TestBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  @Test
  void aFrameSentStraightToTheTopicIsCountedToo(TestBroker broker) throws Exception {
    try (TestGateway gateway = TestGateway.start(broker, "straight-", Map.of());
        KafkaProducer<String, byte[]> producer = producer(broker)) {
      producer.send(new ProducerRecord<>(gateway.topics().frames(), "cam", PICTURE)).get();
      producer
          .send(
              new ProducerRecord<>(
                  gateway.topics().frames(), "cam", "<html>".getBytes(StandardCharsets.UTF_8)))
          .get();

      await()
          .untilAsserted(
              () -> {
                JsonObject counts = gateway.accounting("cam");
                assertThat(counts.getLong("accepted")).isEqualTo(2);
                assertThat(counts.getLong("masks")).isEqualTo(1);
                assertThat(counts.getLong("dead_letters")).isEqualTo(1);
                assertThat(counts.getLong("in_flight")).isZero();
              });
    }
  }

  @Test
  void aKafkaThatAsksForAPasswordIsReachedWithIt(TestBroker broker) {
    try (TestGateway gateway =
        TestGateway.start(
            broker,
            "guarded-",
            Map.of(
                "kafka.bootstrap.servers",
                broker.guardedServers(),
                "kafka.security.protocol",
                "SASL_PLAINTEXT",
                "kafka.sasl.mechanism",
                "PLAIN",
                "kafka.sasl.jaas.config",
                login(TestBroker.PASSWORD)))) {
      assertThat(gateway.post("/v1/sources/cam/frames?wait=mask", PICTURE).statusCode())
          .isEqualTo(200);
    }
  }

  private static String login(String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"gateway\""
        + " password=\"%s\";".formatted(password);
  }

  @Test
  void aGatewayBeginsWhereTheProcessorsAre(TestBroker broker) throws Exception {
    try (TestGateway before = TestGateway.start(broker, "again-", Map.of())) {
      before.post("/v1/sources/cam/frames?wait=mask", PICTURE);
      before.post("/v1/sources/cam/frames?wait=mask", PICTURE);
    }
    try (KafkaProducer<String, byte[]> producer = producer(broker)) {
      producer.send(new ProducerRecord<>(new Topics("again-").frames(), "cam", PICTURE)).get();
    }

    try (TestGateway after = TestGateway.start(broker, "again-", Map.of())) {
      await()
          .untilAsserted(
              () -> {
                JsonObject counts = after.accounting("cam");
                assertThat(counts.getLong("accepted")).isEqualTo(1);
                assertThat(counts.getLong("masks")).isEqualTo(1);
              });
    }
  }

  @Test
  void aSourceThatIsFarBehindIsAskedToWait(TestBroker broker) {
    try (TestGateway gateway =
        TestGateway.start(broker, "behind-", Map.of("accounting.outstanding.max", "100"))) {
      for (int i = 0; i < 100; i++) {
        assertThat(gateway.post("/v1/sources/silent-1/frames", PICTURE).statusCode())
            .isEqualTo(202);
      }

      HttpResponse<byte[]> response = gateway.post("/v1/sources/silent-1/frames", PICTURE);

      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(TestGateway.json(response).getString("code")).isEqualTo("source-behind");
      assertThat(response.headers().firstValue("retry-after")).isPresent();
    }
  }

  @Test
  void theRegistryIsShown(TestBroker broker) throws Exception {
    try (TestGateway gateway = TestGateway.start(broker, "registry-", Map.of());
        KafkaProducer<String, byte[]> producer = producer(broker)) {
      String models = gateway.topics().models();
      producer.send(new ProducerRecord<>(models, "roads@1", version().toByteArray())).get();
      producer.send(new ProducerRecord<>(models, "roads", rollout().toByteArray())).get();
      producer
          .send(new ProducerRecord<>(gateway.topics().events(), "roads", state().toByteArray()))
          .get();

      // Records of two topics arrive when they do.
      await()
          .ignoreException(IndexOutOfBoundsException.class)
          .untilAsserted(
              () -> {
                JsonObject model =
                    TestGateway.json(gateway.get(gateway.url("/v1/models")))
                        .getJsonArray("models")
                        .getJsonObject(0);
                assertThat(model.getString("serving_version")).isEqualTo("1");
                assertThat(model.getBoolean("default")).isTrue();
                JsonObject version = model.getJsonArray("versions").getJsonObject(0);
                assertThat(version.getJsonArray("classes").getJsonObject(0).getMap())
                    .containsEntry("color", "#808080")
                    .containsEntry("thing", false);
                assertThat(version.getJsonArray("classes").getJsonObject(1).getMap())
                    .containsEntry("name", "car")
                    .containsEntry("thing", true);
                assertThat(version.getJsonArray("states").getJsonObject(0).getString("state"))
                    .isEqualTo("serving");
              });
    }
  }

  private static RegistryRecord version() {
    return RegistryRecord.newBuilder()
        .setVersion(
            ModelVersion.newBuilder()
                .setName("roads")
                .setVersion("1")
                .addClasses(ClassInfo.newBuilder().setName("sky").setRgb(0x808080))
                .addClasses(ClassInfo.newBuilder().setId(1).setName("car").setThing(true)))
        .build();
  }

  private static RegistryRecord rollout() {
    return RegistryRecord.newBuilder()
        .setRollout(Rollout.newBuilder().setModel("roads").setServingVersion("1"))
        .build();
  }

  private static Event state() {
    return Event.newBuilder()
        .setModelStateChanged(
            ModelStateChanged.newBuilder()
                .setModel("roads")
                .setVersion("1")
                .setState("serving")
                .setProcess("here"))
        .build();
  }
}
