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
import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import dev.maskstream.proto.v1.Label;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who may correct what, and in whose name. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelRightsTest {
  private final ApiKey.Made camera = make("camera", Set.of(Scope.PUBLISH), "hall-*");
  private final ApiKey.Made boss = make("boss", Set.of(Scope.ADMIN), "*");
  private final ApiKey.Made viewer = make("viewer", Set.of(Scope.READ), "*");
  private TestBroker broker;
  private TestGateway gateway;

  private static ApiKey.Made make(String name, Set<Scope> scopes, String glob) {
    return ApiKey.make(name, scopes, new SourceGlob(glob), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys");
    Files.write(file, List.of(camera.key().line(), boss.key().line(), viewer.key().line()));
    this.broker = broker;
    gateway =
        TestGateway.start(broker, "keyed-labels-", Map.of("gateway.keys.file", file.toString()));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aLabelHasItsKeysNameAndOnlyAnAdminSpeaksForOthers() throws Exception {
    HttpResponse<byte[]> sent =
        gateway.post("/v1/sources/hall-2/frames?wait=mask", PICTURE, "X-Api-Key", camera.token());
    JsonObject body =
        body("hall-2", TestGateway.json(sent).getString("frame_id"))
            .put("segments", new JsonArray().add(segment(1, 0, WIDTH * HEIGHT)));

    assertThat(code(authored(camera, body, "Ada"))).isEqualTo("403 not-the-author");
    assertThat(authored(camera, body, "camera").statusCode()).isEqualTo(201);
    assertThat(authored(boss, body, "Ada").statusCode()).isEqualTo(201);
  }

  private HttpResponse<byte[]> authored(ApiKey.Made key, JsonObject label, String author)
      throws Exception {
    return gateway.post(
        "/v1/labels",
        label.copy().put("author", author).toBuffer().getBytes(),
        "Content-Type",
        "application/json",
        "X-Api-Key",
        key.token());
  }

  @Test
  void whoMaySendFramesOfASourceMayCorrectItsMasksAndNobodyElse() throws Exception {
    HttpResponse<byte[]> sent =
        gateway.post("/v1/sources/hall-1/frames?wait=mask", PICTURE, "X-Api-Key", camera.token());
    String frame = TestGateway.json(sent).getString("frame_id");

    assertThat(code(labelled(camera, "yard-1", frame))).isEqualTo("403 not-allowed");
    assertThat(code(labelled(viewer, "hall-1", frame))).isEqualTo("403 not-allowed");
    assertThat(
            code(
                gateway.post(
                    "/v1/labels",
                    body("yard-1", frame).put("segments", new JsonArray()).toBuffer().getBytes(),
                    "Content-Type",
                    "application/json",
                    "X-Api-Key",
                    camera.token())))
        .isEqualTo("403 not-allowed");
    HttpResponse<byte[]> response = labelled(camera, "hall-1", frame);
    assertThat(response.statusCode()).isEqualTo(201);
    Label label =
        label(broker, gateway, "hall-1/" + frame, TestGateway.json(response).getLong("offset"));
    assertThat(label.getAuthor()).isEqualTo("camera");
  }

  private HttpResponse<byte[]> labelled(ApiKey.Made key, String source, String frame) {
    return gateway.post(
        "/v1/labels?source=" + source + "&frame_id=" + frame,
        png(ids(1)),
        "Content-Type",
        "image/png",
        "X-Api-Key",
        key.token());
  }
}
