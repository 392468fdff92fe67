package dev.maskstream.gateway;

import static dev.maskstream.gateway.SegmentDesk.JSON;
import static dev.maskstream.gateway.SegmentDesk.PICTURE;
import static dev.maskstream.gateway.SegmentDesk.POINT;
import static dev.maskstream.gateway.SegmentDesk.form;
import static dev.maskstream.gateway.SegmentDesk.formType;
import static dev.maskstream.gateway.SegmentDesk.isProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
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

/** Who may point at what. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentRightsTest {
  private final ApiKey.Made camera = make("camera", Scope.PUBLISH);
  private final ApiKey.Made viewer = make("viewer", Scope.READ);
  private SegmentDesk desk;

  private static ApiKey.Made make(String name, Scope scope) {
    return ApiKey.make(name, Set.of(scope), new SourceGlob("hall-*"), new SecureRandom());
  }

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys");
    Files.write(file, List.of(camera.key().line(), viewer.key().line()));
    desk = new SegmentDesk(broker, "keyed-segment-", Map.of("gateway.keys.file", file.toString()));
  }

  @AfterAll
  void stop() {
    desk.close();
  }

  @Test
  void aReaderMayAskOfFramesAndNotSendPictures() throws Exception {
    String id =
        TestGateway.json(
                desk.gateway()
                    .post(
                        "/v1/sources/hall-1/frames?wait=mask",
                        PICTURE,
                        "X-Api-Key",
                        camera.token()))
            .getString("frame_id");
    String hall = "/v1/sources/hall-1/frames/" + id + "/segment";

    assertThat(keyed(hall, viewer).statusCode()).isEqualTo(200);
    assertThat(keyed(hall, camera).statusCode()).isEqualTo(200);
    isProblem(keyed(hall.replace("hall-1", "yard-1"), viewer), 403, "not-allowed");
    isProblem(
        desk.gateway().post(hall, POINT.getBytes(UTF_8), "Content-Type", JSON), 401, "no-key");
    isProblem(
        desk.gateway()
            .post(
                "/v1/segment?source=hall-1",
                form(PICTURE, POINT),
                "Content-Type",
                formType(),
                "X-Api-Key",
                viewer.token()),
        403,
        "not-allowed");
  }

  private HttpResponse<byte[]> keyed(String path, ApiKey.Made key) {
    return desk.gateway()
        .post(path, POINT.getBytes(UTF_8), "Content-Type", JSON, "X-Api-Key", key.token());
  }
}
