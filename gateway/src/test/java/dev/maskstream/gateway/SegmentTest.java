package dev.maskstream.gateway;

import static dev.maskstream.gateway.SegmentDesk.JSON;
import static dev.maskstream.gateway.SegmentDesk.PICTURE;
import static dev.maskstream.gateway.SegmentDesk.POINT;
import static dev.maskstream.gateway.SegmentDesk.form;
import static dev.maskstream.gateway.SegmentDesk.formType;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.kafka.SourcePartition;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Prompts for frames and pictures, and their answers in every form. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentTest {
  private SegmentDesk desk;

  @BeforeAll
  void start(TestBroker broker) {
    desk = new SegmentDesk(broker, "segment-", Map.of()).send();
  }

  @BeforeEach
  void answerAsUsual() {
    desk.prompter().answer(SegmentReplies::twoObjects);
  }

  @AfterAll
  void stop() {
    desk.close();
  }

  @Test
  void aPointInAFrameIsAskedOfTheProcessorsWhereTheFrameLies() {
    HttpResponse<byte[]> response = desk.ask(POINT, JSON);

    assertThat(response.statusCode()).isEqualTo(200);
    FakePrompter.Asked asked = desk.prompter().last();
    assertThat(asked.key()).isEqualTo("cam-1");
    assertThat(asked.partition()).isEqualTo(SourcePartition.of("cam-1", TestGateway.PARTITIONS));
    assertThat(asked.replyTo()).isEqualTo(desk.gateway().topics().segmentReplies());
    assertThat(asked.request().getFrameId()).isEqualTo(desk.frame());
    assertThat(asked.request().getFrame().getTopic()).isEqualTo(desk.gateway().topics().frames());
    assertThat(asked.request().getDeadlineMicros()).isPositive();
    assertThat(asked.request().getPrompts().getPrompts(0).getPoints(0).getY()).isEqualTo(3.5f);
    assertThat(asked.request().getPrompts().getPrompts(0).getPoints(0).getForeground()).isTrue();
  }

  @Test
  void theAnswerSaysWhereItComesFromAndHasEachObjectsRuns() {
    JsonObject answer = TestGateway.json(desk.ask(POINT, JSON));

    assertThat(answer.getString("source")).isEqualTo("cam-1");
    assertThat(answer.getString("frame_id")).isEqualTo(desk.frame());
    assertThat(answer.getJsonObject("model").getString("name")).isEqualTo("sam");
    assertThat(answer.getBoolean("embedding_cached")).isTrue();
    assertThat(answer.getJsonObject("stages_ns").getLong("encoder")).isZero();
    JsonObject part = answer.getJsonArray("instances").getJsonObject(1);
    assertThat(part.getInteger("prompt")).isEqualTo(1);
    assertThat(part.getJsonObject("box").encode())
        .isEqualTo("{\"left\":5,\"top\":2,\"right\":10,\"bottom\":4}");
    assertThat(part.getInteger("area")).isEqualTo(10);
    assertThat(part.getDouble("predicted_iou")).isEqualTo(0.9);
    JsonObject mask = part.getJsonObject("mask");
    assertThat(mask.getJsonArray("size")).isEqualTo(new JsonArray(List.of(20, 40)));
    assertThat(mask.getString("counts"))
        .isEqualTo(CocoRle.compressed(SegmentReplies.inside(new int[] {5, 2, 10, 4}), 40, 20, 1));
  }

  @Test
  void asPngTheSmallerObjectLiesOnTheLarger() throws Exception {
    HttpResponse<byte[]> response = desk.ask(POINT, "image/png");

    assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
    byte[] ids = MaskPng.decode(response.body()).ids();
    assertThat(ids[0]).isZero();
    assertThat(ids[10 * 40 + 7]).isEqualTo((byte) 1);
    assertThat(ids[3 * 40 + 7]).isEqualTo((byte) 2);
  }

  @Test
  void asJpegThePointsAndMasksAreDrawnOnTheFrame() throws Exception {
    HttpResponse<byte[]> plain = desk.ask(POINT, "image/jpeg");

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(plain.body()));
    assertThat(image.getWidth()).isEqualTo(40);
    int star = image.getRGB(7, 3);
    assertThat(star >> 8 & 0xff).as("green of the star").isGreaterThan(star >> 16 & 0xff);
    // The picture is red there; the mask tints it.
    assertThat(image.getRGB(7, 15) & 0xff).isGreaterThan((image.getRGB(2, 15) & 0xff) + 40);
  }

  @Test
  void asGeoJsonEachObjectIsAFeature() {
    JsonObject collection = TestGateway.json(desk.ask(POINT, "application/geo+json"));

    JsonObject part = collection.getJsonArray("features").getJsonObject(1);
    assertThat(part.getJsonObject("geometry").getString("type")).isEqualTo("MultiPolygon");
    assertThat(part.getJsonObject("geometry").getJsonArray("coordinates").encode())
        .contains("[5,2]", "[10,4]");
    assertThat(part.getJsonObject("properties").getInteger("area")).isEqualTo(10);
  }

  @Test
  void asProtobufTheReplyComesAsItWas() throws Exception {
    SegmentReply reply = SegmentReply.parseFrom(desk.ask(POINT, "application/x-protobuf").body());

    assertThat(reply.getFrameId()).isEqualTo(desk.frame());
    assertThat(reply.getSegments().getInstancesCount()).isEqualTo(2);
  }

  @Test
  void aPanopticAnswerHasCocosSegmentsAndItsPng() throws Exception {
    desk.prompter().answer(SegmentReplies::panoptic);
    String everything = "{\"panoptic\":true,\"semantic_model\":\"street\"}";

    JsonObject answer = TestGateway.json(desk.ask(everything, JSON));
    BufferedImage png =
        ImageIO.read(new ByteArrayInputStream(desk.ask(everything, "image/png").body()));

    assertThat(desk.prompter().last().request().getPanoptic().getSemanticModel())
        .isEqualTo("street");
    assertThat(desk.prompter().last().request().getAskedCase())
        .isEqualTo(SegmentRequest.AskedCase.EVERYTHING);
    JsonObject car = answer.getJsonArray("segments").getJsonObject(1);
    assertThat(car.getInteger("id")).isEqualTo(300);
    assertThat(car.getString("class")).isEqualTo("car");
    assertThat(car.getBoolean("isthing")).isTrue();
    assertThat(car.getJsonArray("bbox")).isEqualTo(new JsonArray(List.of(20, 0, 20, 20)));
    assertThat(answer.getJsonArray("instances").getJsonObject(0).getDouble("purity"))
        .isEqualTo(0.75);
    // 300 = 44 + 256, red first.
    assertThat(png.getRGB(30, 10) & 0xffffff).isEqualTo(44 << 16 | 1 << 8);
    assertThat(png.getRGB(3, 10) & 0xffffff).isEqualTo(1 << 16);
  }

  @Test
  void aPanopticAnswerWithoutSegmentsIsOneAllTheSame() throws Exception {
    desk.prompter().answer(SegmentReplies::panopticOfNothing);
    String everything = "{\"panoptic\":true}";

    JsonObject answer = TestGateway.json(desk.ask(everything, JSON));
    BufferedImage png =
        ImageIO.read(new ByteArrayInputStream(desk.ask(everything, "image/png").body()));
    JsonObject shapes = TestGateway.json(desk.ask(everything, "application/geo+json"));

    assertThat(answer.getJsonArray("segments")).isEmpty();
    assertThat(png.getColorModel().getNumComponents()).as("no palette").isEqualTo(3);
    assertThat(png.getColorModel()).isNotInstanceOf(IndexColorModel.class);
    assertThat(png.getRGB(30, 10) & 0xffffff).isZero();
    assertThat(shapes.getJsonArray("features")).isEmpty();
  }

  @Test
  void cityscapesNumbersAreAskedForByName() throws Exception {
    desk.prompter().answer(SegmentReplies::panoptic);

    desk.ask("{\"panoptic\":true,\"ids\":\"cityscapes\"}", JSON);

    assertThat(desk.prompter().last().request().getPanoptic().getCityscapesIds()).isTrue();
  }

  @Test
  void whatAnAnswerFoundCanBeSentBackToBeCorrected() throws Exception {
    JsonObject mask =
        TestGateway.json(desk.ask(POINT, JSON))
            .getJsonArray("instances")
            .getJsonObject(0)
            .getJsonObject("mask");

    JsonObject prompt =
        new JsonObject(POINT).getJsonArray("prompts").getJsonObject(0).put("previous_mask", mask);
    desk.ask(new JsonObject().put("prompts", new JsonArray().add(prompt)).encode(), JSON);

    assertThat(
            MaskCodec.decode(
                desk.prompter().last().request().getPrompts().getPrompts(0).getPreviousMask(),
                40,
                20))
        .isEqualTo(SegmentReplies.inside(new int[] {5, 0, 10, 20}));
  }

  @Test
  void aPictureComesWithItsPromptsInAForm() throws Exception {
    HttpResponse<byte[]> response =
        desk.gateway()
            .post("/v1/segment?source=desk", form(PICTURE, POINT), "Content-Type", formType());

    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(desk.prompter().last().key()).isEqualTo("desk");
    assertThat(desk.prompter().last().request().getImage().toByteArray()).isEqualTo(PICTURE);
    assertThat(TestGateway.json(response).getValue("frame_id")).isNull();
  }

  @Test
  void orAsBase64InItsJsonAndIsDrawnOn() throws Exception {
    JsonObject json =
        new JsonObject(POINT).put("picture", Base64.getEncoder().encodeToString(PICTURE));

    HttpResponse<byte[]> response =
        desk.gateway()
            .post(
                "/v1/segment",
                json.toBuffer().getBytes(),
                "Content-Type",
                JSON,
                "Accept",
                "image/jpeg");

    assertThat(desk.prompter().last().key()).isEqualTo("segment");
    assertThat(ImageIO.read(new ByteArrayInputStream(response.body())).getWidth()).isEqualTo(40);
  }
}
