package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras go on giving frames while nobody takes them: they are let go and counted, and the
 * connection to the camera is kept.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamerasAndKafkaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int WAITING_AT_MOST = 100;

  private final byte[] jpeg = TestPictures.jpeg(64, 48);
  private HeldLine line;
  private TestBroker broker;
  private TestGateway gateway;
  private SourceClient sources;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    line = new HeldLine();
    broker = TestBroker.startBehind(line, folder);
    Map<String, String> settings = new HashMap<>(CamerasTest.QUICK);
    settings.put("accounting.outstanding.max", Integer.toString(WAITING_AT_MOST));
    gateway = TestGateway.start(broker, "", settings);
    sources = new SourceClient(gateway);
  }

  @AfterAll
  void stop() throws IOException {
    gateway.close();
    broker.close();
    line.close();
  }

  @Test
  void whileKafkaIsSlowACameraStaysOnlineAndOnlyItsLatestFrameWaits() throws IOException {
    try (MjpegServer camera = watched("slow")) {
      long before = dropped("slow", "superseded");
      int sent = camera.sent();

      line.hold();
      await().until(() -> camera.sent() > sent + 50);
      assertThat(sources.show("slow").getString("state")).isEqualTo("online");
      line.letGo();

      await()
          .untilAsserted(
              () -> assertThat(dropped("slow", "superseded")).isGreaterThan(before + 30));
      goesOn("slow", camera);
    }
  }

  @Test
  void whileKafkaIsAwayACameraStaysOnlineAndGoesOnWhenKafkaIsBack() throws IOException {
    try (MjpegServer camera = watched("away")) {
      broker.close();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(dropped("away", "kafka-away")).isPositive());
      assertThat(sources.show("away").getString("state")).isEqualTo("online");
      broker.startAgain();

      goesOn("away", camera);
    }
  }

  @Test
  void whileTooManyFramesWaitForTheProcessorACameraStaysOnline() throws IOException {
    try (MjpegServer camera = watched("behind")) {
      gateway.processor().rest();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(dropped("behind", "source-behind")).isPositive());
      assertThat(sources.show("behind").getString("state")).isEqualTo("online");
      assertThat(gateway.accounting("behind").getLong("in_flight"))
          .isGreaterThanOrEqualTo(WAITING_AT_MOST);
      gateway.processor().work();

      goesOn("behind", camera);
    }
  }

  private MjpegServer watched(String source) throws IOException {
    MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 20));
    sources.camera(source, camera.url());
    sources.awaitState(source, "online");
    sources.awaitMoreFrames(source);
    return camera;
  }

  /** More frames come over the very same connection, and none that was accepted is lost. */
  private void goesOn(String source, MjpegServer camera) {
    sources.awaitMoreFrames(source);
    assertThat(camera.requests()).hasSize(1);
    sources.delete(source);
    gateway.awaitAllMasked(source);
  }

  /** As its own answer says; the metric over all cameras says no less. */
  private long dropped(String source, String reason) {
    long own = sources.show(source).getJsonObject("camera_dropped").getLong(reason, 0L);
    String metric = "maskstream_camera_frames_dropped_total{reason=\"" + reason + "\"}";
    assertThat(sources.metric(metric)).isGreaterThanOrEqualTo((double) own);
    return own;
  }
}
