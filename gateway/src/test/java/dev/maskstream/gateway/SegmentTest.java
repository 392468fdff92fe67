package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.kafka.SourcePartition;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentTest {
  private static final byte[] PICTURE =
      TestPictures.jpeg(SegmentReplies.WIDTH, SegmentReplies.HEIGHT);
  private static final String POINT = "{\"prompts\":[{\"points\":[{\"x\":7,\"y\":3.5}]}]}";
  private static final String JSON = "application/json";
  private static final String BOUNDARY = "----of-the-test";

  private final ApiKey.Made camera = make("camera", Scope.PUBLISH, "hall-*");
  private final ApiKey.Made viewer = make("viewer", Scope.READ, "hall-*");
  private TestGateway gateway;
  private TestGateway keyed;
  private FakePrompter prompter;
  private FakePrompter keyedPrompter;
  private String frame;

  private static ApiKey.Made make(String name, Scope scope, String glob) {
    return ApiKey.make(name, Set.of(scope), new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys");
    Files.write(file, List.of(camera.key().line(), viewer.key().line()));
    gateway = TestGateway.start(broker, "segment-", Map.of("segment.waiting.max", "2"));
    keyed =
        TestGateway.start(broker, "keyed-segment-", Map.of("gateway.keys.file", file.toString()));
    prompter = prompter(broker, gateway);
    keyedPrompter = prompter(broker, keyed);
    frame =
        TestGateway.json(gateway.post("/v1/sources/cam-1/frames?wait=mask", PICTURE))
            .getString("frame_id");
  }

  private static FakePrompter prompter(TestBroker broker, TestGateway gateway) {
    return new FakePrompter(
        broker.bootstrapServers(),
        gateway.topics(),
        TestGateway.PARTITIONS,
        SegmentReplies::twoObjects);
  }

  @BeforeEach
  void answerAsUsual() {
    prompter.answer(SegmentReplies::twoObjects);
  }

  @AfterAll
  void stop() {
    gateway.close();
    keyed.close();
    prompter.close();
    keyedPrompter.close();
  }

  private String path() {
    return "/v1/sources/cam-1/frames/" + frame + "/segment";
  }

  private HttpResponse<byte[]> ask(String json, String accept) {
    return gateway.post(path(), json.getBytes(UTF_8), "Content-Type", JSON, "Accept", accept);
  }

  private static void isProblem(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(TestGateway.json(response).getString("code")).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void aPointInAFrameIsAskedOfTheProcessorsWhereTheFrameLies() {
    HttpResponse<byte[]> response = ask(POINT, JSON);

    assertThat(response.statusCode()).isEqualTo(200);
    FakePrompter.Asked asked = prompter.last();
    assertThat(asked.key()).isEqualTo("cam-1");
    assertThat(asked.partition()).isEqualTo(SourcePartition.of("cam-1", TestGateway.PARTITIONS));
    assertThat(asked.replyTo()).isEqualTo(gateway.topics().segmentReplies());
    assertThat(asked.request().getFrameId()).isEqualTo(frame);
    assertThat(asked.request().getFrame().getTopic()).isEqualTo(gateway.topics().frames());
    assertThat(asked.request().getDeadlineMicros()).isPositive();
    assertThat(asked.request().getPrompts().getPrompts(0).getPoints(0).getY()).isEqualTo(3.5f);
    assertThat(asked.request().getPrompts().getPrompts(0).getPoints(0).getForeground()).isTrue();
  }

  @Test
  void theAnswerSaysWhereItComesFromAndHasEachObjectsRuns() {
    JsonObject answer = TestGateway.json(ask(POINT, JSON));

    assertThat(answer.getString("source")).isEqualTo("cam-1");
    assertThat(answer.getString("frame_id")).isEqualTo(frame);
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
    HttpResponse<byte[]> response = ask(POINT, "image/png");

    assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
    byte[] ids = MaskPng.decode(response.body()).ids();
    assertThat(ids[0]).isZero();
    assertThat(ids[10 * 40 + 7]).isEqualTo((byte) 1);
    assertThat(ids[3 * 40 + 7]).isEqualTo((byte) 2);
  }

  @Test
  void asJpegThePointsAndMasksAreDrawnOnTheFrame() throws Exception {
    HttpResponse<byte[]> plain = ask(POINT, "image/jpeg");

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(plain.body()));
    assertThat(image.getWidth()).isEqualTo(40);
    int star = image.getRGB(7, 3);
    assertThat(star >> 8 & 0xff).as("green of the star").isGreaterThan(star >> 16 & 0xff);
    // The picture is red there; the mask tints it.
    assertThat(image.getRGB(7, 15) & 0xff).isGreaterThan((image.getRGB(2, 15) & 0xff) + 40);
  }

  @Test
  void asGeoJsonEachObjectIsAFeature() {
    JsonObject collection = TestGateway.json(ask(POINT, "application/geo+json"));

    JsonObject part = collection.getJsonArray("features").getJsonObject(1);
    assertThat(part.getJsonObject("geometry").getString("type")).isEqualTo("MultiPolygon");
    assertThat(part.getJsonObject("geometry").getJsonArray("coordinates").encode())
        .contains("[5,2]", "[10,4]");
    assertThat(part.getJsonObject("properties").getInteger("area")).isEqualTo(10);
  }

  @Test
  void asProtobufTheReplyComesAsItWas() throws Exception {
    SegmentReply reply = SegmentReply.parseFrom(ask(POINT, "application/x-protobuf").body());

    assertThat(reply.getFrameId()).isEqualTo(frame);
    assertThat(reply.getSegments().getInstancesCount()).isEqualTo(2);
  }

  @Test
  void aPanopticAnswerHasCocosSegmentsAndItsPng() throws Exception {
    prompter.answer(SegmentReplies::panoptic);
    String everything = "{\"panoptic\":true,\"semantic_model\":\"street\"}";

    JsonObject answer = TestGateway.json(ask(everything, JSON));
    BufferedImage png = ImageIO.read(new ByteArrayInputStream(ask(everything, "image/png").body()));

    assertThat(prompter.last().request().getPanoptic().getSemanticModel()).isEqualTo("street");
    assertThat(prompter.last().request().getAskedCase())
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
  void whatAnAnswerFoundCanBeSentBackToBeCorrected() throws Exception {
    JsonObject mask =
        TestGateway.json(ask(POINT, JSON))
            .getJsonArray("instances")
            .getJsonObject(0)
            .getJsonObject("mask");

    JsonObject prompt =
        new JsonObject(POINT).getJsonArray("prompts").getJsonObject(0).put("previous_mask", mask);
    ask(new JsonObject().put("prompts", new JsonArray().add(prompt)).encode(), JSON);

    assertThat(
            MaskCodec.decode(
                prompter.last().request().getPrompts().getPrompts(0).getPreviousMask(), 40, 20))
        .isEqualTo(SegmentReplies.inside(new int[] {5, 0, 10, 20}));
  }

  @Test
  void aPictureComesWithItsPromptsInAForm() throws Exception {
    HttpResponse<byte[]> response =
        gateway.post("/v1/segment?source=desk", form(PICTURE, POINT), formType());

    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
    assertThat(prompter.last().key()).isEqualTo("desk");
    assertThat(prompter.last().request().getImage().toByteArray()).isEqualTo(PICTURE);
    assertThat(TestGateway.json(response).getValue("frame_id")).isNull();
  }

  @Test
  void orAsBase64InItsJsonAndIsDrawnOn() throws Exception {
    JsonObject json =
        new JsonObject(POINT).put("picture", Base64.getEncoder().encodeToString(PICTURE));

    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/segment",
            json.toBuffer().getBytes(),
            "Content-Type",
            JSON,
            "Accept",
            "image/jpeg");

    assertThat(prompter.last().key()).isEqualTo("segment");
    assertThat(ImageIO.read(new ByteArrayInputStream(response.body())).getWidth()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                            | no-prompts",
        "{\"prompts\":[]}                                              | no-prompts",
        "{\"prompts\":[{\"points\":[]}]}                               | no-prompts",
        "{\"prompts\":[{\"points\":[{\"x\":NaN,\"y\":1}]}]}            | bad-coordinate",
        "{\"prompts\":[{\"points\":[{\"x\":1e300,\"y\":1}]}]}          | bad-coordinate",
        "{\"prompts\":[{\"points\":[{\"x\":40.5,\"y\":1}]}]}           | prompt-outside",
        "{\"prompts\":[{\"points\":[{\"x\":-1,\"y\":1}]}]}             | prompt-outside",
        "{\"prompts\":[{\"box\":{\"left\":1,\"top\":1,\"right\":41,\"bottom\":9}}]}"
            + " | prompt-outside",
        "{\"prompts\":[{\"box\":{\"left\":9,\"top\":1,\"right\":1,\"bottom\":9}}]}"
            + " | bad-coordinate",
        "{\"grid\":{\"rows\":33,\"columns\":32}}                       | too-many-prompts",
        "{\"random\":{\"count\":10000,\"x\":1,\"y\":1,\"side\":4}}     | too-many-prompts",
        "{\"random\":{\"count\":5,\"x\":50,\"y\":1,\"side\":4}}        | prompt-outside",
        "{\"everything\":{\"points_per_side\":100}}                    | too-many-prompts",
        "{\"everything\":{\"stability\":2}}                            | bad-parameter",
        "{\"grid\":{\"rows\":1.5,\"columns\":2}}                       | bad-parameter",
        "{\"grid\":{\"rows\":1,\"columns\":2},\"everything\":{}}       | bad-body",
        "{\"prompts\":[{\"points\":[{\"x\":\"1\",\"y\":1}]}]}          | bad-body",
        "{\"prompt\":[]}                                               | bad-body",
        "{\"grid\":{\"rows\":1,\"columns\":1},\"semantic_model\":\"a\"}| bad-body",
        "[1                                                            | bad-body",
        "{\"prompts\":[{\"points\":[{\"x\":1,\"y\":1}],\"previous_mask\":"
            + "{\"size\":[2,2],\"counts\":\"04\"}}]} | bad-previous-mask",
        "{\"grid\":{\"rows\":1,\"columns\":1},\"model\":\"A/b\"}       | bad-parameter",
      })
  void whatMakesNoSenseIsRefusedBeforeAProcessorIsAsked(String json, String code) {
    int before = prompter.count();

    isProblem(ask(json, JSON), 400, code);
    assertThat(prompter.count()).isEqualTo(before);
  }

  @Test
  void tenThousandPointsInOnePromptAreTooMany() {
    JsonArray points =
        new JsonArray(Collections.nCopies(10_000, new JsonObject().put("x", 1).put("y", 1)));
    JsonObject json =
        new JsonObject()
            .put("prompts", new JsonArray().add(new JsonObject().put("points", points)));

    isProblem(ask(json.encode(), JSON), 400, "too-many-prompts");
  }

  @Test
  void moreThanAMebibyteOfPromptsIsNotRead() {
    isProblem(ask(" ".repeat(1 << 20) + POINT, JSON), 413, "too-many-bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "unknown-model,404",
    "frame-gone,404",
    "not-promptable,409",
    "prompt-outside,400",
    "torn-picture,422",
    "engine-failure,502",
    "busy,503",
    "deadline,504"
  })
  void aProcessorsRefusalIsPassedOn(String code, int status) {
    prompter.answer(request -> SegmentReplies.refusal(request, code));

    HttpResponse<byte[]> response = ask(POINT, JSON);

    isProblem(response, status, code);
    assertThat(TestGateway.json(response).getString("detail"))
        .isEqualTo("Because of " + code + ".");
    assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
  }

  @Test
  void aFrameThatWasNeverThereIsGone() {
    String other = frame.substring(0, frame.length() - 4) + "0000";

    isProblem(
        gateway.post(
            "/v1/sources/cam-1/frames/" + other + "/segment",
            POINT.getBytes(UTF_8),
            "Content-Type",
            JSON),
        404,
        "frame-gone");
  }

  @Test
  void aFrameOfAnotherSourceIsNotFoundUnderThisOne() {
    isProblem(
        gateway.post(
            "/v1/sources/cam-2/frames/" + frame + "/segment",
            POINT.getBytes(UTF_8),
            "Content-Type",
            JSON),
        404,
        "frame-gone");
  }

  @Test
  void whoIsNotAnsweredInTimeIsToldSo() {
    prompter.answer(_ -> Optional.empty());

    HttpResponse<byte[]> response =
        gateway.post(path() + "?timeout_ms=300", POINT.getBytes(UTF_8), "Content-Type", JSON);

    isProblem(response, 504, "segments-late");
  }

  @Test
  void moreThanMayWaitAreRefusedWithATimeToTryAgain() {
    prompter.answer(_ -> Optional.empty());
    String patient = path() + "?timeout_ms=3000";
    List<Thread> waiting =
        List.of(1, 2).stream()
            .map(
                _ ->
                    Thread.startVirtualThread(
                        () -> gateway.post(patient, POINT.getBytes(UTF_8), "Content-Type", JSON)))
            .toList();
    await().until(() -> metric("maskstream_gateway_segments_waiting 2"));

    HttpResponse<byte[]> response = ask(POINT, JSON);

    isProblem(response, 503, "too-many-waiting");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    waiting.forEach(SegmentTest::join);
    assertThat(metric("maskstream_gateway_segments_waiting 0")).isTrue();
  }

  private boolean metric(String line) {
    String all = new String(gateway.get(gateway.managementUrl("/metrics")).body(), UTF_8);
    return all.lines().anyMatch(each -> each.startsWith(line));
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bodiesOfAnotherKindAreRefused() {
    isProblem(
        gateway.post(path(), POINT.getBytes(UTF_8), "Content-Type", "text/plain"),
        415,
        "not-prompts");
    isProblem(
        gateway.post("/v1/segment", PICTURE, "Content-Type", "image/jpeg"), 415, "not-prompts");
    isProblem(ask(POINT, "text/html"), 406, "no-such-form");
  }

  @Test
  void formsAndPicturesThatAreNoneAreRefused() throws Exception {
    isProblem(gateway.post("/v1/segment", PICTURE, formType()), 400, "bad-body");
    isProblem(
        gateway.post("/v1/segment", form("no picture".getBytes(UTF_8), POINT), formType()),
        415,
        "unsupported-format");
    isProblem(
        gateway.post("/v1/segment", form(TestPictures.firstHalfOf(PICTURE), POINT), formType()),
        422,
        "torn-picture");
    isProblem(
        gateway.post("/v1/segment", POINT.getBytes(UTF_8), "Content-Type", JSON), 400, "bad-body");
  }

  @Test
  void aReaderMayAskOfFramesAndNotSendPictures() throws Exception {
    String id =
        TestGateway.json(
                keyed.post(
                    "/v1/sources/hall-1/frames?wait=mask", PICTURE, "X-Api-Key", camera.token()))
            .getString("frame_id");
    String hall = "/v1/sources/hall-1/frames/" + id + "/segment";

    assertThat(keyed(hall, viewer).statusCode()).isEqualTo(200);
    assertThat(keyed(hall, camera).statusCode()).isEqualTo(200);
    isProblem(keyed(hall.replace("hall-1", "yard-1"), viewer), 403, "not-allowed");
    isProblem(keyed.post(hall, POINT.getBytes(UTF_8), "Content-Type", JSON), 401, "no-key");
    isProblem(
        keyed.post(
            "/v1/segment?source=hall-1",
            form(PICTURE, POINT),
            "Content-Type",
            "multipart/form-data; boundary=" + BOUNDARY,
            "X-Api-Key",
            viewer.token()),
        403,
        "not-allowed");
  }

  private HttpResponse<byte[]> keyed(String path, ApiKey.Made key) {
    return keyed.post(path, POINT.getBytes(UTF_8), "Content-Type", JSON, "X-Api-Key", key.token());
  }

  private static String[] formType() {
    return new String[] {"Content-Type", "multipart/form-data; boundary=" + BOUNDARY};
  }

  private static byte[] form(byte[] picture, String request) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    part(form, "picture\"; filename=\"a.jpg", "image/jpeg", picture);
    part(form, "request", JSON, request.getBytes(UTF_8));
    form.write(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return form.toByteArray();
  }

  private static void part(ByteArrayOutputStream form, String name, String type, byte[] content)
      throws Exception {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(BOUNDARY, name, type);
    form.write(head.getBytes(UTF_8));
    form.write(content);
    form.write("\r\n".getBytes(UTF_8));
  }
}
