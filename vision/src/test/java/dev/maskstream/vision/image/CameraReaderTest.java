package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(40)
class CameraReaderTest {
  private static final CameraLimits LIMITS =
      new CameraLimits(ImageLimits.DEFAULT, 0, 90, Duration.ofSeconds(5));

  private static RtspTarget target(int port, String login, String path) {
    InetSocketAddress camera = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return new RtspTarget(camera, login, path);
  }

  private static void needsServer() {
    Optional<String> absence = RtspServer.absence();
    absence.ifPresent(System.out::println);
    assumeTrue(absence.isEmpty(), () -> absence.orElseThrow());
  }

  private static ImageHeader header(CameraReading reading) {
    assertThat(reading).isInstanceOf(CameraReading.Frame.class);
    byte[] jpeg = ((CameraReading.Frame) reading).jpeg();
    return ((Sniffed.Accepted) ImageSniffer.inspect(jpeg, ImageLimits.DEFAULT)).header();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264", "h265"})
  void anRtspCameraGivesItsFramesAsJpeg(String codec) throws IOException {
    needsServer();
    try (RtspServer server = RtspServer.start(codec, "me", "of-the-test");
        CameraReader reader =
            CameraReader.rtsp(target(server.port(), "me:of-the-test", "/cam"), LIMITS)) {
      ImageHeader header = header(reader.read());

      assertThat(header.format()).isEqualTo(ImageFormat.JPEG);
      assertThat(header.width()).isEqualTo(160);
      assertThat(header.height()).isEqualTo(120);
      assertThat(reader.process().info().commandLine().orElse("")).doesNotContain("of-the-test");
    }
  }

  @Test
  void aCameraThatKnowsNobodyOfThatNameSaysSo() throws IOException {
    needsServer();
    try (RtspServer server = RtspServer.start("h264", "me", "of-the-test");
        CameraReader reader =
            CameraReader.rtsp(target(server.port(), "me:something-else", "/cam"), LIMITS)) {
      assertThat(((CameraReading.Ended) reader.read()).code()).isEqualTo("unauthorized");
    }
  }

  @Test
  void aStreamThatIsNotThereIsNamed() throws IOException {
    needsServer();
    try (RtspServer server = RtspServer.start("h264");
        CameraReader reader = CameraReader.rtsp(target(server.port(), "", "/other"), LIMITS)) {
      assertThat(((CameraReading.Ended) reader.read()).code()).isEqualTo("not-found");
    }
  }

  @Test
  void aDecoderThatIsKilledIsTheEndOfItsReadingOnly() throws IOException {
    needsServer();
    try (RtspServer server = RtspServer.start("h264");
        CameraReader reader = CameraReader.rtsp(target(server.port(), "", "/cam"), LIMITS)) {
      header(reader.read());

      reader.process().destroyForcibly();

      CameraReading reading = reader.read();
      while (!(reading instanceof CameraReading.Ended)) {
        reading = reader.read();
      }
      assertThat(((CameraReading.Ended) reading).code()).isEqualTo("decoder-died");
    }
  }

  /** Answers everything with one reply. */
  private static void answer(ServerSocket door, String reply) {
    try (Socket client = door.accept()) {
      client.getInputStream().readNBytes(20);
      OutputStream out = client.getOutputStream();
      out.write(reply.getBytes(StandardCharsets.UTF_8));
      out.flush();
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The reader has gone.
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      elsewhere.setSoTimeout(300);
      String reply =
          "RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: rtsp://127.0.0.1:%d/x\r\n\r\n"
              .formatted(elsewhere.getLocalPort());
      Thread.ofVirtual().start(() -> answer(door, reply));
      try (CameraReader reader =
          CameraReader.rtsp(target(door.getLocalPort(), "me:secret", "/cam"), LIMITS)) {
        CameraReading.Ended ended = (CameraReading.Ended) reader.read();

        assertThat(ended.code()).isEqualTo("redirected");
        assertThatThrownBy(elsewhere::accept).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void whereNobodyListensTheReasonIsThat() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (CameraReader reader = CameraReader.rtsp(target(port, "me:secret", "/cam"), LIMITS)) {
      CameraReading.Ended ended = (CameraReading.Ended) reader.read();

      assertThat(ended.code()).isEqualTo("no-connection");
      assertThat(ended.reason()).doesNotContain("secret");
    }
  }

  @Test
  void closingEndsTheProcessOfACameraThatSaysNothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CameraReader reader = CameraReader.rtsp(target(silent.getLocalPort(), "", "/cam"), LIMITS);

      reader.close();

      await().until(() -> !reader.process().isAlive());
      assertThat(reader.read()).isInstanceOf(CameraReading.Ended.class);
    }
  }

  @Test
  void aFileIsPlayedOverAndOverAtItsOwnSpeed(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream video = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      video.writeBytes(TestPictures.jpeg(TestPictures.scene(64, 48), false));
    }
    Path file = Files.write(folder.resolve("film.mjpeg"), video.toByteArray());
    try (CameraReader reader = CameraReader.file(file, LIMITS)) {
      header(reader.read());
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        header(reader.read());
      }

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(100));
    }
  }

  @Test
  void ofAFastFileOnlyAsManyFramesAreGivenOnAsAreWanted(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream video = new ByteArrayOutputStream();
    for (int i = 0; i < 10; i++) {
      video.writeBytes(TestPictures.jpeg(TestPictures.scene(64, 48), false));
    }
    Path file = Files.write(folder.resolve("film.mjpeg"), video.toByteArray());
    // So slow that even where the decoder dawdles the next two frames come too early.
    CameraLimits slow = new CameraLimits(ImageLimits.DEFAULT, 0.05f, 90, Duration.ofSeconds(5));
    try (CameraReader reader = CameraReader.file(file, slow)) {
      header(reader.read());

      assertThat(reader.read()).isInstanceOf(CameraReading.Skipped.class);
      assertThat(reader.read()).isInstanceOf(CameraReading.Skipped.class);
    }
  }

  @Test
  void aFileThatIsNoVideoIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("film.mp4"), "<html>this is a page</html>");

    assertThatThrownBy(() -> CameraReader.file(file, LIMITS)).isInstanceOf(IOException.class);
  }
}
