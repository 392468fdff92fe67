package dev.maskstream.gateway;

import static dev.maskstream.gateway.SegmentDesk.JSON;
import static dev.maskstream.gateway.SegmentDesk.PICTURE;
import static dev.maskstream.gateway.SegmentDesk.POINT;
import static dev.maskstream.gateway.SegmentDesk.form;
import static dev.maskstream.gateway.SegmentDesk.formType;
import static dev.maskstream.gateway.SegmentDesk.isProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What prompts are refused for, and how that is told. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentRefusalsTest {
  private SegmentDesk desk;

  @BeforeAll
  void start(TestBroker broker) {
    desk = new SegmentDesk(broker, "segment-refusals-", Map.of("segment.waiting.max", "2")).send();
  }

  @BeforeEach
  void answerAsUsual() {
    desk.prompter().answer(SegmentReplies::twoObjects);
  }

  @AfterAll
  void stop() {
    desk.close();
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
        "{\"grid\":{\"rows\":1,\"columns\":1},\"ids\":\"coco\"}        | bad-body",
        "{\"panoptic\":true,\"ids\":\"voc\"}                            | bad-parameter",
        "[1                                                            | bad-body",
        "{\"prompts\":[{\"points\":[{\"x\":1,\"y\":1}],\"previous_mask\":"
            + "{\"size\":[2,2],\"counts\":\"04\"}}]} | bad-previous-mask",
        "{\"grid\":{\"rows\":1,\"columns\":1},\"model\":\"A/b\"}       | bad-parameter",
      })
  void whatMakesNoSenseIsRefusedBeforeAProcessorIsAsked(String json, String code) {
    int before = desk.prompter().count();

    isProblem(desk.ask(json, JSON), 400, code);
    assertThat(desk.prompter().count()).isEqualTo(before);
  }

  @Test
  void tenThousandPointsInOnePromptAreTooMany() {
    JsonArray points =
        new JsonArray(Collections.nCopies(10_000, new JsonObject().put("x", 1).put("y", 1)));
    JsonObject json =
        new JsonObject()
            .put("prompts", new JsonArray().add(new JsonObject().put("points", points)));

    isProblem(desk.ask(json.encode(), JSON), 400, "too-many-prompts");
  }

  @Test
  void moreThanAMebibyteOfPromptsIsNotRead() {
    isProblem(desk.ask(" ".repeat(1 << 20) + POINT, JSON), 413, "too-many-bytes");
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
    desk.prompter().answer(request -> SegmentReplies.refusal(request, code));

    HttpResponse<byte[]> response = desk.ask(POINT, JSON);

    isProblem(response, status, code);
    assertThat(TestGateway.json(response).getString("detail"))
        .isEqualTo("Because of " + code + ".");
    assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
  }

  @Test
  void aFrameThatWasNeverThereIsGone() {
    String other = desk.frame().substring(0, desk.frame().length() - 4) + "0000";

    isProblem(
        desk.gateway()
            .post(
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
        desk.gateway()
            .post(
                "/v1/sources/cam-2/frames/" + desk.frame() + "/segment",
                POINT.getBytes(UTF_8),
                "Content-Type",
                JSON),
        404,
        "frame-gone");
  }

  @Test
  void whoIsNotAnsweredInTimeIsToldSo() {
    desk.prompter().answer(_ -> Optional.empty());
    int before = desk.prompter().count();

    HttpResponse<byte[]> response =
        desk.gateway()
            .post(desk.path() + "?timeout_ms=300", POINT.getBytes(UTF_8), "Content-Type", JSON);

    isProblem(response, 504, "segments-late");
    // It is asked for all the same, which the next test must not take for its own doing.
    await().until(() -> desk.prompter().count() > before);
  }

  @Test
  void moreThanMayWaitAreRefusedWithATimeToTryAgain() {
    CountDownLatch refused = new CountDownLatch(1);
    desk.prompter().answer(request -> answerAfter(refused, request));
    String patient = desk.path() + "?timeout_ms=15000";
    List<Thread> waiting =
        List.of(1, 2).stream()
            .map(
                _ ->
                    Thread.startVirtualThread(
                        () ->
                            desk.gateway()
                                .post(patient, POINT.getBytes(UTF_8), "Content-Type", JSON)))
            .toList();
    await().until(() -> metric("maskstream_gateway_segments_waiting 2"));

    HttpResponse<byte[]> response = desk.ask(POINT, JSON);

    isProblem(response, 503, "too-many-waiting");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    refused.countDown();
    waiting.forEach(SegmentRefusalsTest::join);
    assertThat(metric("maskstream_gateway_segments_waiting 0")).isTrue();
  }

  private static Optional<SegmentReply> answerAfter(CountDownLatch latch, SegmentRequest request) {
    try {
      latch.await(TestGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return SegmentReplies.twoObjects(request);
  }

  private boolean metric(String line) {
    String all =
        new String(desk.gateway().get(desk.gateway().managementUrl("/metrics")).body(), UTF_8);
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
        desk.gateway().post(desk.path(), POINT.getBytes(UTF_8), "Content-Type", "text/plain"),
        415,
        "not-prompts");
    isProblem(
        desk.gateway().post("/v1/segment", PICTURE, "Content-Type", "image/jpeg"),
        415,
        "not-prompts");
    isProblem(desk.ask(POINT, "text/html"), 406, "no-such-form");
  }

  @Test
  void formsAndPicturesThatAreNoneAreRefused() throws Exception {
    isProblem(
        desk.gateway().post("/v1/segment", PICTURE, "Content-Type", formType()), 400, "bad-body");
    isProblem(
        desk.gateway()
            .post(
                "/v1/segment",
                form("no picture".getBytes(UTF_8), POINT),
                "Content-Type",
                formType()),
        415,
        "unsupported-format");
    isProblem(
        desk.gateway()
            .post(
                "/v1/segment",
                form(TestPictures.firstHalfOf(PICTURE), POINT),
                "Content-Type",
                formType()),
        422,
        "torn-picture");
    isProblem(
        desk.gateway().post("/v1/segment", POINT.getBytes(UTF_8), "Content-Type", JSON),
        400,
        "bad-body");
  }
}
