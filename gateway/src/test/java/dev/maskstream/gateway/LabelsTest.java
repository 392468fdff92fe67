package dev.maskstream.gateway;

import static dev.maskstream.gateway.LabelPosts.HEIGHT;
import static dev.maskstream.gateway.LabelPosts.PICTURE;
import static dev.maskstream.gateway.LabelPosts.WIDTH;
import static dev.maskstream.gateway.LabelPosts.body;
import static dev.maskstream.gateway.LabelPosts.code;
import static dev.maskstream.gateway.LabelPosts.ids;
import static dev.maskstream.gateway.LabelPosts.label;
import static dev.maskstream.gateway.LabelPosts.png;
import static dev.maskstream.gateway.LabelPosts.segment;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.kafka.SourcePartition;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Label;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Corrected masks that come as labels, and what is no label. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelsTest {
  private TestBroker broker;
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    this.broker = broker;
    gateway = TestGateway.start(broker, "labels-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aPngOfClassIdsIsWrittenWithThePictureAndTheModelThatWasCorrected() throws Exception {
    String frame = segmented("cam-1");
    byte[] ids = ids(1);
    ids[0] = 0;

    HttpResponse<byte[]> response = post("cam-1", frame, png(ids));

    assertThat(response.statusCode()).isEqualTo(201);
    JsonObject answer = TestGateway.json(response);
    assertThat(answer.getString("source")).isEqualTo("cam-1");
    assertThat(answer.getString("frame_id")).isEqualTo(frame);
    Label label = label(broker, gateway, "cam-1/" + frame, answer.getLong("offset"));
    assertThat(label.getImage().toByteArray()).isEqualTo(PICTURE);
    assertThat(label.getContentType()).isEqualTo("image/jpeg");
    assertThat(List.of(label.getWidth(), label.getHeight())).containsExactly(WIDTH, HEIGHT);
    assertThat(MaskCodec.decode(label.getRowRuns(), WIDTH, HEIGHT)).isEqualTo(ids);
    assertThat(label.getClassesList()).isEqualTo(FakeProcessor.CLASSES);
    assertThat(label.getModel().getName()).isEqualTo("fake");
    assertThat(label.getAuthor()).isEqualTo("local");
    assertThat(label.getLabelledAtMicros()).isPositive();
  }

  @Test
  void aJsonMaskCanBeSentBackAsItWasAnswered() throws Exception {
    HttpResponse<byte[]> mask = gateway.post("/v1/sources/cam-2/frames?wait=mask", PICTURE);

    HttpResponse<byte[]> response =
        gateway.post("/v1/labels?author=Ada", mask.body(), "Content-Type", "application/json");

    assertThat(response.statusCode()).isEqualTo(201);
    String frame = TestGateway.json(mask).getString("frame_id");
    Label label =
        label(broker, gateway, "cam-2/" + frame, TestGateway.json(response).getLong("offset"));
    byte[] halves = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (byte) (i % WIDTH < WIDTH / 2 ? 1 : 0);
    }
    assertThat(MaskCodec.decode(label.getRowRuns(), WIDTH, HEIGHT)).isEqualTo(halves);
    assertThat(label.getAuthor()).isEqualTo("Ada");
  }

  @Test
  void whatNoSegmentCoversIsIgnoredAndLaterSegmentsLieOverEarlierOnes() throws Exception {
    String frame = segmented("cam-3");
    JsonObject body =
        body("cam-3", frame)
            .put(
                "segments",
                new JsonArray()
                    .add(segment(0, 0, 2 * HEIGHT, WIDTH * HEIGHT - 2 * HEIGHT))
                    .add(segment(1, HEIGHT, HEIGHT, WIDTH * HEIGHT - 2 * HEIGHT)));

    HttpResponse<byte[]> response = post(gateway, body);

    assertThat(response.statusCode()).isEqualTo(201);
    Label label =
        label(broker, gateway, "cam-3/" + frame, TestGateway.json(response).getLong("offset"));
    byte[] ids = MaskCodec.decode(label.getRowRuns(), WIDTH, HEIGHT);
    assertThat(Arrays.copyOf(ids, 3)).containsExactly(0, 1, 255);
  }

  @Test
  void theSizeIsThatOfThePictureAsSeen() throws Exception {
    HttpResponse<byte[]> sent =
        gateway.post("/v1/sources/turned/frames?wait=mask", OddPictures.turned(PICTURE));
    assertThat(TestGateway.json(sent).getInteger("width")).isEqualTo(HEIGHT);
    String frame = TestGateway.json(sent).getString("frame_id");

    HttpResponse<byte[]> lying = post("turned", frame, png(ids(1)));
    HttpResponse<byte[]> standing =
        post(
            "turned",
            frame,
            MaskPng.encode(ids(1), /* width= */ HEIGHT, /* height= */ WIDTH, new int[256]));

    assertThat(lying.statusCode()).isEqualTo(422);
    assertThat(TestGateway.json(lying).getString("detail"))
        .contains("it is 40x20, and the picture is 20x40");
    assertThat(standing.statusCode()).isEqualTo(201);
  }

  @Test
  void classesThatTheModelDoesNotHaveAreNamedAnd255IsLetPass() throws Exception {
    String frame = segmented("cam-4");
    byte[] ids = ids(255);
    ids[3] = 7;
    ids[4] = 9;

    HttpResponse<byte[]> response = post("cam-4", frame, png(ids));

    assertThat(response.statusCode()).isEqualTo(422);
    JsonObject problem = TestGateway.json(response);
    assertThat(problem.getString("code")).isEqualTo("unknown-class");
    assertThat(problem.getJsonArray("class_ids")).containsExactly(7, 9);
    assertThat(problem.getString("detail")).contains("fake@1", "0 rest, 1 red");
    assertThat(post("cam-4", frame, png(ids(255))).statusCode()).isEqualTo(201);
  }

  @Test
  void beforeThereIsAMaskTheModelOfTheSourceSaysWhichClassesThereAre() throws Exception {
    try (TestGateway unmasked = TestGateway.start(broker, "unmasked-", Map.of());
        KafkaProducer<String, byte[]> producer = Reading.producer(broker)) {
      String ours = accepted(unmasked, "silent-1");
      String others = accepted(unmasked, "silent-2");
      assertThat(post(unmasked, "silent-1", ours, png(ids(5))).statusCode()).isEqualTo(422);
      // Written by somebody else's hand; newer than all others, and none of ours.
      byte[] nameless =
          RegistryRecord.newBuilder()
              .setRollout(Rollout.newBuilder().setModel("sky").setDecidedAtMicros(Long.MAX_VALUE))
              .build()
              .toByteArray();
      producer.send(new ProducerRecord<>(unmasked.topics().models(), "any", nameless)).get();
      register(unmasked, producer, "roads", 5);
      register(unmasked, producer, "sky", 6);
      producer
          .send(
              new ProducerRecord<>(
                  unmasked.topics().sources(),
                  "silent-1",
                  Source.newBuilder().setModel("roads").build().toByteArray()))
          .get();

      // Until sky is known, roads has the sources that name no model, and so it may have both.
      awaitTaken(unmasked, "silent-2", others, png(ids(6)));
      awaitTaken(unmasked, "silent-1", ours, png(ids(5)));
      assertThat(post(unmasked, "silent-1", ours, png(ids(6))).statusCode()).isEqualTo(422);
    }
  }

  private static void awaitTaken(TestGateway gateway, String source, String frame, byte[] png) {
    await()
        .untilAsserted(
            () -> assertThat(post(gateway, source, frame, png).statusCode()).isEqualTo(201));
  }

  private static void register(
      TestGateway gateway, KafkaProducer<String, byte[]> producer, String model, int classId)
      throws Exception {
    RegistryRecord version =
        RegistryRecord.newBuilder()
            .setVersion(
                ModelVersion.newBuilder()
                    .setName(model)
                    .setVersion("1")
                    .addClasses(ClassInfo.newBuilder().setId(classId)))
            .build();
    RegistryRecord rollout =
        RegistryRecord.newBuilder()
            .setRollout(
                Rollout.newBuilder()
                    .setModel(model)
                    .setServingVersion("1")
                    .setDecidedAtMicros(classId))
            .build();
    String topic = gateway.topics().models();
    producer.send(new ProducerRecord<>(topic, model + "@1", version.toByteArray())).get();
    producer.send(new ProducerRecord<>(topic, model, rollout.toByteArray())).get();
  }

  @Test
  void aFrameThatNobodySentIsNotFoundAndOneThatHasLeftTheTopicIsGone() throws Exception {
    try (TestGateway brief = TestGateway.start(broker, "brief-", Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      String frame = accepted(brief, "cam");
      TopicPartition partition =
          new TopicPartition(
              brief.topics().frames(), SourcePartition.of("cam", TestGateway.PARTITIONS));

      HttpResponse<byte[]> unknown = post(brief, "other", frame, png(ids(1)));
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1))).all().get();
      HttpResponse<byte[]> gone = post(brief, "cam", frame, png(ids(1)));

      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(TestGateway.json(unknown).getString("code")).isEqualTo("no-such-frame");
      assertThat(gone.statusCode()).isEqualTo(404);
      assertThat(TestGateway.json(gone).getString("code")).isEqualTo("frame-gone");
      assertThat(TestGateway.json(gone).getString("detail")).contains("has left the topic");
    }
  }

  @Test
  void whatIsNoLabelIsRefusedWithTheReason() {
    String frame = segmented("cam-5");
    byte[] colours =
        TestPictures.written(TestPictures.halves(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "png");
    JsonObject short1 = body("cam-5", frame).put("segments", new JsonArray().add(segment(1, 3, 4)));
    JsonObject twoFiveSix =
        body("cam-5", frame).put("segments", new JsonArray().add(segment(256, 800)));
    JsonObject small =
        body("cam-5", frame)
            .put("size", new JsonArray().add(WIDTH).add(HEIGHT))
            .put("segments", new JsonArray());

    assertThat(code(post("cam-5", frame, colours))).isEqualTo("422 bad-label");
    assertThat(code(post("cam-5", frame, PICTURE))).isEqualTo("422 bad-label");
    assertThat(code(post(gateway, short1))).isEqualTo("422 bad-label");
    assertThat(code(post(gateway, small))).isEqualTo("422 bad-label");
    assertThat(code(post(gateway, twoFiveSix))).isEqualTo("400 bad-label");
    assertThat(code(post(gateway, body("cam-5", "17")))).isEqualTo("400 bad-label");
    assertThat(code(post(gateway, body("cam-5", frame)))).isEqualTo("400 bad-label");
    assertThat(code(post(gateway, new JsonObject()))).isEqualTo("400 bad-label");
    assertThat(code(post(gateway, body("_selftest", frame).put("segments", new JsonArray()))))
        .isEqualTo("403 reserved-source");
    assertThat(code(raw("[]".getBytes(UTF_8), "application/json"))).isEqualTo("400 bad-label");
    assertThat(code(raw("{}".getBytes(UTF_8), "text/plain"))).isEqualTo("415 not-a-label");
  }

  @Test
  void aLabelInJsonIsSmallAndALargeOneGoesAsPng() throws Exception {
    String frame = segmented("cam-9");
    JsonObject body = body("cam-9", frame).put("author", "x".repeat(1 << 20));

    HttpResponse<byte[]> response = post(gateway, body);

    assertThat(code(response)).isEqualTo("413 too-many-bytes");
    assertThat(TestGateway.json(response).getString("detail"))
        .contains("1048576 bytes as JSON", "image/png");
  }

  private String segmented(String source) {
    return TestGateway.json(gateway.post("/v1/sources/" + source + "/frames?wait=mask", PICTURE))
        .getString("frame_id");
  }

  private static String accepted(TestGateway gateway, String source) {
    String frame =
        TestGateway.json(gateway.post("/v1/sources/" + source + "/frames", PICTURE))
            .getString("frame_id");
    return UUID.fromString(frame).toString();
  }

  private HttpResponse<byte[]> post(String source, String frame, byte[] png) {
    return post(gateway, source, frame, png);
  }

  private static HttpResponse<byte[]> post(
      TestGateway gateway, String source, String frame, byte[] png) {
    return gateway.post(
        "/v1/labels?source=" + source + "&frame_id=" + frame, png, "Content-Type", "image/png");
  }

  private static HttpResponse<byte[]> post(TestGateway gateway, JsonObject body) {
    return gateway.post(
        "/v1/labels", body.toBuffer().getBytes(), "Content-Type", "application/json");
  }

  private HttpResponse<byte[]> raw(byte[] body, String type) {
    return gateway.post("/v1/labels", body, "Content-Type", type);
  }
}
