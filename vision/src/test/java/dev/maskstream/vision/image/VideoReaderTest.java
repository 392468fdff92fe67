package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VideoReaderTest {
  private static final VideoLimits LIMITS = VideoLimits.DEFAULT;

  @TempDir Path folder;

  @Test
  void jpegsOneAfterTheOtherComeBackByteForByte() throws Exception {
    List<byte[]> jpegs = List.of(jpeg(64, 48, 10), jpeg(64, 48, 120), jpeg(64, 48, 230));

    List<VideoReading> readings = readAll(stream(jpegs), LIMITS);

    assertThat(readings.getLast()).isEqualTo(new VideoReading.Finished(3, 0));
    for (int i = 0; i < 3; i++) {
      VideoFrame frame = ((VideoReading.Frame) readings.get(i)).frame();
      assertThat(frame.index()).isEqualTo(i);
      assertThat(frame.width()).isEqualTo(64);
      assertThat(frame.isPassedThrough()).isTrue();
      assertThat(frame.jpeg()).isEqualTo(jpegs.get(i));
    }
  }

  @Test
  void jpegsWithoutHuffmanTablesAreDecodedBecauseOnlyVideoDecodersCan() throws Exception {
    byte[] bare = withoutHuffmanTables(jpeg(64, 48, 200));

    List<VideoFrame> frames = frames(readAll(stream(List.of(bare, bare, bare)), LIMITS));

    assertThat(frames).hasSize(3);
    assertThat(frames.getFirst().isPassedThrough()).isFalse();
    byte[] rgb = frames.getFirst().decoded().orElseThrow().rgb();
    assertThat(Byte.toUnsignedInt(rgb[(12 * 64 + 16) * 3])).isBetween(190, 210);
  }

  private static byte[] withoutHuffmanTables(byte[] jpeg) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while ((jpeg[at + 1] & 0xFF) != 0xDA) {
      int length = 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
      if ((jpeg[at + 1] & 0xFF) != 0xC4) {
        out.write(jpeg, at, length);
      }
      at += length;
    }
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  @Test
  void timestampsRiseFromZero() throws Exception {
    List<byte[]> jpegs = List.of(jpeg(64, 48, 10), jpeg(64, 48, 120), jpeg(64, 48, 230));

    List<Long> stamps =
        frames(readAll(stream(jpegs), LIMITS)).stream().map(VideoFrame::timestampMicros).toList();

    assertThat(stamps).isSorted().doesNotHaveDuplicates().first().isEqualTo(0L);
  }

  @Test
  void aVideoFromAPipeThatStaysOpenGivesItsFramesAtOnce() throws Exception {
    try (PipedOutputStream camera = new PipedOutputStream();
        PipedInputStream pipe = new PipedInputStream(camera, 1 << 20)) {
      for (int i = 0; i < 60; i++) {
        camera.write(jpeg(64, 48, i));
      }
      camera.flush();
      try (VideoReader reader = VideoReader.open(pipe, LIMITS)) {
        VideoReading first = reader.next();

        assertThat(first).isInstanceOf(VideoReading.Frame.class);
      }
    }
  }

  @Test
  void whatIsNoVideoIsRefusedWithoutAProcess() throws Exception {
    Path file =
        Files.writeString(folder.resolve("page.mp4"), "<html>503 Service Unavailable</html>");

    try (VideoReader reader = VideoReader.open(file, LIMITS)) {
      assertThat(code(reader.next())).isEqualTo("not-a-video");
      assertThat(reader.process()).isEmpty();
    }
  }

  @Test
  void anEmptyStreamIsNoVideo() throws Exception {
    try (VideoReader reader = VideoReader.open(InputStream.nullInputStream(), LIMITS)) {
      assertThat(code(reader.next())).isEqualTo("not-a-video");
    }
  }

  @Test
  void garbageBehindAVideosFirstBytesIsAFailureWithAReason() throws Exception {
    byte[] broken = new byte[40_000];
    System.arraycopy(new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p'}, 0, broken, 0, 8);
    Path file = Files.write(folder.resolve("broken.mp4"), broken);

    try (VideoReader reader = VideoReader.open(file, LIMITS)) {
      VideoReading reading = reader.next();

      assertThat(code(reading)).isEqualTo("not-a-video");
      assertThat(reader.next()).isEqualTo(reading);
    }
  }

  @Test
  void framesOverTheLimitAreRefused() throws Exception {
    VideoLimits small = new VideoLimits(1000, 8192, 8 << 20, 1 << 20, 10, Duration.ofSeconds(20));

    List<VideoReading> readings = readAll(stream(List.of(jpeg(64, 48, 1), jpeg(64, 48, 2))), small);

    assertThat(code(readings.getLast())).isEqualTo("too-large");
  }

  @Test
  void moreFramesThanAllowedEndInAFailure() throws Exception {
    List<byte[]> jpegs = List.of(jpeg(64, 48, 1), jpeg(64, 48, 2), jpeg(64, 48, 3));

    List<VideoReading> readings = readAll(stream(jpegs), LIMITS.withMaxFrames(2));

    assertThat(readings).hasSize(3);
    assertThat(code(readings.getLast())).isEqualTo("too-many-frames");
  }

  @Test
  void aStoredVideoOverTheLimitIsRefused() throws Exception {
    VideoLimits small = new VideoLimits(1000, 8192, 8 << 20, 100, 10, Duration.ofSeconds(20));
    byte[] video = new byte[200];
    System.arraycopy(new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p'}, 0, video, 0, 8);

    try (VideoReader reader = VideoReader.open(new ByteArrayInputStream(video), small)) {
      assertThat(code(reader.next())).isEqualTo("too-large");
    }
  }

  @Test
  void aKilledProcessIsAFailure() throws Exception {
    try (PipedOutputStream camera = new PipedOutputStream();
        PipedInputStream pipe = new PipedInputStream(camera, 1 << 20)) {
      for (int i = 0; i < 60; i++) {
        camera.write(jpeg(64, 48, i));
      }
      try (VideoReader reader = VideoReader.open(pipe, LIMITS)) {
        reader.next();
        reader.process().orElseThrow().destroyForcibly();

        VideoReading reading = reader.next();
        while (reading instanceof VideoReading.Frame) {
          reading = reader.next();
        }

        assertThat(code(reading)).isEqualTo("decoder-died");
        assertThat(((VideoReading.Failed) reading).reason()).contains("exit status 137");
      }
    }
  }

  @Test
  void aFrameThatDoesNotComeIsAFailureAndEndsTheProcess() throws Exception {
    try (PipedOutputStream camera = new PipedOutputStream();
        PipedInputStream pipe = new PipedInputStream(camera, 1 << 20)) {
      camera.write(jpeg(64, 48, 1));
      try (VideoReader reader =
          VideoReader.open(pipe, LIMITS.withFrameDeadline(Duration.ofMillis(300)))) {
        assertThat(code(reader.next())).isEqualTo("frame-timeout");
        assertThat(reader.process().orElseThrow().isAlive()).isFalse();
      }
    }
  }

  @Test
  void closingEndsTheProcess() throws Exception {
    VideoReader reader = VideoReader.open(stream(List.of(jpeg(64, 48, 1))), LIMITS);
    ProcessHandle process = reader.process().orElseThrow();

    reader.close();

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aMissingFileIsAnIoError() {
    assertThatThrownBy(() -> VideoReader.open(folder.resolve("none.mp4"), LIMITS))
        .isInstanceOf(IOException.class);
  }

  private static String code(VideoReading reading) {
    assertThat(reading).isInstanceOf(VideoReading.Failed.class);
    return ((VideoReading.Failed) reading).code();
  }

  private static List<VideoFrame> frames(List<VideoReading> readings) {
    return readings.stream()
        .filter(VideoReading.Frame.class::isInstance)
        .map(reading -> ((VideoReading.Frame) reading).frame())
        .toList();
  }

  private static List<VideoReading> readAll(InputStream video, VideoLimits limits)
      throws Exception {
    List<VideoReading> readings = new ArrayList<>();
    try (VideoReader reader = VideoReader.open(video, limits)) {
      do {
        readings.add(reader.next());
      } while (readings.getLast() instanceof VideoReading.Frame);
    }
    return readings;
  }

  private static InputStream stream(List<byte[]> jpegs) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    jpegs.forEach(all::writeBytes);
    return new ByteArrayInputStream(all.toByteArray());
  }

  private static byte[] jpeg(int width, int height, int shade) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(shade, 255 - shade, shade / 2));
    pen.fillRect(5, 5, width / 2, height / 2);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    return out.toByteArray();
  }
}
