package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maskstream.proto.kafka.LoopbackPorts;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RtspCamerasTest {
  private static final String PASSWORD = "Tr0ub4dor";
  private static final Path SCRIPT = Path.of("..", "vision/src/test/resources/rtsp-server.py");

  private TestGateway gateway;
  private SourceClient sources;
  private Path videos;

  @BeforeAll
  void start(TestBroker broker, @TempDir Path folder) {
    videos = folder;
    Map<String, String> settings = new HashMap<>(CamerasTest.QUICK);
    settings.put("cameras.stall.ms", "4000");
    settings.put("cameras.files", folder.toString());
    gateway = TestGateway.start(broker, "rtsp-", settings);
    sources = new SourceClient(gateway);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  /** A real RTSP server; the test is skipped where none can run. */
  private static Process server(int port, String codec) throws IOException {
    Process process =
        new ProcessBuilder(
                "/usr/bin/python3",
                SCRIPT.toString(),
                Integer.toString(port),
                codec,
                "me",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = said.readLine();
    boolean runs = "ready".equals(first);
    if (!runs) {
      System.out.println(
          "RtspCamerasTest is skipped, GStreamer's RTSP server is not here: " + first);
    }
    assumeTrue(runs, "no RTSP server");
    return process;
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  private static List<ProcessHandle> decoders() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains("CameraDecoderMain"))
        .toList();
  }

  @Test
  void anRtspCameraIsPulledThroughStallsAndDeathsOfItselfAndOfItsDecoder() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "no /usr/bin/python3");
    int port = LoopbackPorts.free(0);
    Process camera = server(port, "h264");
    try (LogCapture log = LogCapture.begin()) {
      sources.camera("hall", "rtsp://me:" + PASSWORD + "@127.0.0.1:" + port + "/cam");
      sources.awaitState("hall", "online");
      sources.awaitMoreFrames("hall");
      assertThat(decoders()).hasSize(1);
      assertThat(decoders().getFirst().info().commandLine().orElse("")).doesNotContain(PASSWORD);

      signal("KILL", decoders().getFirst().pid());
      await()
          .until(
              () ->
                  sources.metric("maskstream_camera_reconnects_total{reason=\"decoder-died\"}")
                      > 0);
      sources.awaitMoreFrames("hall");

      signal("STOP", camera.pid());
      sources.awaitState("hall", "offline");
      signal("CONT", camera.pid());
      sources.awaitState("hall", "online");

      camera.destroyForcibly().waitFor();
      sources.awaitState("hall", "offline");
      camera = server(port, "h265");
      sources.awaitState("hall", "online");
      sources.awaitMoreFrames("hall");

      sources.delete("hall");
      await().until(() -> decoders().isEmpty());
      assertThat(log.text()).doesNotContain(PASSWORD);
      await()
          .untilAsserted(
              () -> assertThat(gateway.accounting("hall").getLong("in_flight")).isZero());
    } finally {
      camera.destroyForcibly();
    }
  }

  @Test
  void aFileInTheFolderIsPlayedAndNoOther() throws IOException {
    byte[] jpeg = TestPictures.jpeg(64, 48);
    byte[] film = new byte[3 * jpeg.length];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(jpeg, 0, film, i * jpeg.length, jpeg.length);
    }
    Files.write(videos.resolve("film.mjpeg"), film);

    assertThat(sources.camera("film", "file:" + videos + "/../film.mjpeg").statusCode())
        .isEqualTo(422);
    assertThat(sources.camera("film", "file:" + videos + "/film.mjpeg").statusCode())
        .isEqualTo(201);
    sources.awaitState("film", "online");
    sources.awaitMoreFrames("film");
    JsonObject shown = sources.show("film");
    assertThat(shown.getString("url")).startsWith("file:");
    sources.delete("film");
    await().atMost(Duration.ofSeconds(10)).until(() -> decoders().isEmpty());
  }
}
