package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.access.SourceGlob;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CameraRightsTest {
  private static final JsonObject CAMERA = new JsonObject().put("url", "http://127.0.0.1:9/x");

  private TestGateway gateway;
  private SourceClient sources;
  private String[] admin;
  private String[] publisher;

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) throws IOException {
    ApiKey.Made boss =
        ApiKey.make("boss", Set.of(Scope.ADMIN), new SourceGlob("hall-*"), new SecureRandom());
    ApiKey.Made camera =
        ApiKey.make("camera", Set.of(Scope.PUBLISH), new SourceGlob("hall-*"), new SecureRandom());
    Path file = folder.resolve("keys");
    Files.writeString(file, boss.key().line() + "\n" + camera.key().line() + "\n");
    admin = new String[] {"X-Api-Key", boss.token()};
    publisher = new String[] {"X-Api-Key", camera.token()};
    gateway =
        TestGateway.start(
            broker,
            "camera-rights-",
            Map.of(
                "gateway.keys.file", file.toString(),
                "cameras.allow", "loopback",
                "cameras.max", "1"));
    sources = new SourceClient(gateway);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void onlyAnAdminSaysWhereFramesArePulledFrom() {
    assertThat(sources.put("hall-1", CAMERA, publisher).statusCode()).isEqualTo(403);
    assertThat(sources.put("yard-1", CAMERA, admin).statusCode()).isEqualTo(403);
    assertThat(sources.put("hall-1", CAMERA, admin).statusCode()).isEqualTo(201);
    assertThat(sources.put("hall-1", new JsonObject(), publisher).statusCode()).isEqualTo(403);
    assertThat(sources.delete("hall-1", publisher).statusCode()).isEqualTo(403);
    assertThat(sources.put("hall-2", CAMERA, admin).statusCode()).isEqualTo(429);
    assertThat(sources.delete("hall-1", admin).statusCode()).isEqualTo(204);
  }

  @Test
  void whoSendsFramesSaysHowTheyAreTreated() {
    JsonObject latest = new JsonObject().put("delivery", "latest");

    assertThat(sources.put("hall-9", latest, publisher).statusCode()).isEqualTo(201);
    assertThat(sources.put("yard-9", latest, publisher).statusCode()).isEqualTo(403);
    assertThat(sources.delete("hall-9", publisher).statusCode()).isEqualTo(204);
  }
}
