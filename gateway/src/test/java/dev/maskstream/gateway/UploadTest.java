package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.PngMap;
import dev.maskstream.proto.v1.Mask;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UploadTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway = TestGateway.start(broker, "upload-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aPictureIsAcceptedWithItsFrameId() {
    HttpResponse<byte[]> response =
        gateway.post("/v1/sources/cam-1/frames", TestPictures.jpeg(48, 32));

    assertThat(response.statusCode()).isEqualTo(202);
    JsonObject answer = TestGateway.json(response);
    assertThat(UUID.fromString(answer.getString("frame_id")).version()).isEqualTo(7);
    assertThat(answer.getJsonObject("input").getString("topic")).isEqualTo("upload-frames");
  }

  @Test
  void framesWithoutANumberAreNumberedBySource() {
    byte[] picture = TestPictures.jpeg(16, 16);

    gateway.post("/v1/sources/numbered/frames", picture);
    gateway.post("/v1/sources/numbered/frames?sequence=41", picture);
    HttpResponse<byte[]> third = gateway.post("/v1/sources/numbered/frames", picture);

    assertThat(TestGateway.json(third).getLong("sequence")).isEqualTo(42);
  }

  @Test
  void whoWaitsGetsTheMaskAsJson() {
    HttpResponse<byte[]> response =
        gateway.post("/v1/sources/cam-2/frames?wait=mask", TestPictures.png(40, 20));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    JsonObject mask = TestGateway.json(response);
    assertThat(mask.getString("source")).isEqualTo("cam-2");
    assertThat(mask.getInteger("width")).isEqualTo(40);
    assertThat(mask.getInteger("height")).isEqualTo(20);
    assertThat(mask.getString("captured_at")).matches("\\d{4}-.*T.*\\.\\d{6}Z");
    JsonArray classes = mask.getJsonArray("classes");
    assertThat(classes).hasSize(2);
    assertThat(classes.getJsonObject(1).getString("name")).isEqualTo("red");
    assertThat(classes.getJsonObject(1).getString("color")).isEqualTo("#e03020");
    assertThat(classes.getJsonObject(1).getLong("pixels")).isEqualTo(400);
    assertThat(classes.getJsonObject(1).getDouble("share")).isEqualTo(0.5);
  }

  @Test
  void runsOfTheJsonMaskSayWhereAClassLies() throws Exception {
    HttpResponse<byte[]> response =
        gateway.post("/v1/sources/cam-2/frames?wait=mask", TestPictures.png(40, 20));

    JsonObject rle =
        TestGateway.json(response).getJsonArray("classes").getJsonObject(1).getJsonObject("rle");
    assertThat(rle.getJsonArray("size")).isEqualTo(new JsonArray().add(20).add(40));
    assertThat(CocoRle.decompress(rle.getString("counts"), 40, 20)).containsExactly(0, 400, 400);
  }

  @Test
  void runsCanBeHadAsNumbersOrLeftOut() {
    byte[] picture = TestPictures.png(40, 20);

    JsonObject numbers =
        TestGateway.json(
            gateway.post("/v1/sources/cam-2/frames?wait=mask&rle=uncompressed", picture));
    JsonObject none =
        TestGateway.json(gateway.post("/v1/sources/cam-2/frames?wait=mask&rle=none", picture));

    assertThat(
            numbers
                .getJsonArray("classes")
                .getJsonObject(1)
                .getJsonObject("rle")
                .getJsonArray("counts"))
        .isEqualTo(new JsonArray().add(0).add(400).add(400));
    assertThat(none.getJsonArray("classes").getJsonObject(1).containsKey("rle")).isFalse();
  }

  @Test
  void theMaskCanBeHadAsProtobuf() throws Exception {
    HttpResponse<byte[]> response = waitFor("application/x-protobuf");

    Mask mask = Mask.parseFrom(response.body());
    assertThat(mask.getSourceId()).isEqualTo("cam-3");
    assertThat(mask.getAreasList()).hasSize(2);
  }

  @Test
  void theMaskCanBeHadAsAClassMap() throws Exception {
    HttpResponse<byte[]> response = waitFor("image/png");

    PngMap map = MaskPng.decode(response.body());
    assertThat(map.width()).isEqualTo(40);
    assertThat(map.ids()[0]).isEqualTo((byte) 1);
    assertThat(map.ids()[39]).isEqualTo((byte) 0);
  }

  @Test
  void theMaskCanBeHadOverThePicture() throws Exception {
    HttpResponse<byte[]> response = waitFor("image/jpeg");

    var overlay = ImageIO.read(new ByteArrayInputStream(response.body()));
    assertThat(overlay.getWidth()).isEqualTo(40);
    assertThat(overlay.getHeight()).isEqualTo(20);
  }

  @Test
  void theMaskCanBeHadAsPolygons() {
    HttpResponse<byte[]> response = waitFor("application/geo+json");

    JsonObject red = TestGateway.json(response).getJsonArray("features").getJsonObject(1);
    assertThat(red.getJsonObject("properties").getString("name")).isEqualTo("red");
    JsonArray ring =
        red.getJsonObject("geometry").getJsonArray("coordinates").getJsonArray(0).getJsonArray(0);
    assertThat(ring).hasSize(5).contains(new JsonArray().add(20).add(20));
  }

  private HttpResponse<byte[]> waitFor(String form) {
    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/sources/cam-3/frames?wait=mask", TestPictures.png(40, 20), "Accept", form);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue(form);
    return response;
  }

  @Test
  void aFormThatDoesNotExistIsRefusedBeforeTheFrameIsTaken() {
    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/sources/picky/frames?wait=mask", TestPictures.png(8, 8), "Accept", "text/csv");

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(TestGateway.json(response).getString("detail")).contains("image/png");
    assertThat(gateway.accounting("picky").getLong("accepted")).isZero();
  }

  @Test
  void whoseMaskIsLateIsToldSoWithTheFrameId() {
    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/sources/silent-1/frames?wait=mask&timeout_ms=200", TestPictures.png(8, 8));

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(TestGateway.json(response).getString("frame_id")).isNotBlank();
  }

  @Test
  void whoseFrameIsDroppedIsToldWhy() {
    HttpResponse<byte[]> response =
        gateway.post(
            "/v1/sources/dropped-1/frames?wait=mask&delivery=latest", TestPictures.png(8, 8));

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(TestGateway.json(response).getString("reason")).isEqualTo("stale");
  }

  @Test
  void theCountsAddUp() {
    byte[] picture = TestPictures.jpeg(16, 16);
    for (int i = 0; i < 5; i++) {
      gateway.post("/v1/sources/twice-1/frames", picture);
    }

    await()
        .untilAsserted(
            () -> {
              JsonObject counts = gateway.accounting("twice-1");
              assertThat(counts.getLong("masks")).isEqualTo(5);
              assertThat(counts.getLong("accepted")).isEqualTo(5);
              assertThat(counts.getLong("in_flight")).isZero();
            });
  }

  @Test
  void whoeverHasAMaskFindsItCounted() {
    gateway.post("/v1/sources/counted/frames?wait=mask", TestPictures.jpeg(16, 16));

    JsonObject counts = gateway.accounting("counted");

    assertThat(counts.getLong("accepted")).isEqualTo(1);
    assertThat(counts.getLong("masks")).isEqualTo(1);
    assertThat(counts.getLong("in_flight")).isZero();
  }
}
