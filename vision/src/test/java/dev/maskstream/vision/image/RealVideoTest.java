package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs the clips of the data folder beside the repository. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RealVideoTest {
  @ParameterizedTest
  @CsvSource({
    "driving_solidWhiteRight.mp4, 221, 960, 540, 40000",
    "driving_solidWhiteRight_mjpeg_4s.avi, 100, 960, 540, 40000",
    "driving_camvid_0016E5_val_15fps.mp4, 101, 480, 360, 66667",
    "traffic_car-detection.mp4, 377, 768, 432, 80000"
  })
  void everyFrameComesWithItsSizeAndTime(
      String clip, int frames, int width, int height, long periodMicros) throws Exception {
    try (VideoReader reader = VideoReader.open(data("video/" + clip), VideoLimits.DEFAULT)) {
      long read = 0;
      VideoReading reading = reader.next();
      while (reading instanceof VideoReading.Frame(VideoFrame frame)) {
        assertThat(frame.width()).isEqualTo(width);
        assertThat(frame.height()).isEqualTo(height);
        assertThat(frame.index()).isEqualTo(read);
        assertThat(Math.abs(frame.timestampMicros() - read * periodMicros)).isLessThan(200);
        read++;
        reading = reader.next();
      }

      assertThat(reading).isEqualTo(new VideoReading.Finished(frames, 0));
    }
  }

  @Test
  void anMp4FromAStreamIsTheSameAsFromAFile() throws Exception {
    Path clip = data("video/driving_camvid_0016E5_val_15fps.mp4");

    try (InputStream in = Files.newInputStream(clip);
        VideoReader streamed = VideoReader.open(in, VideoLimits.DEFAULT);
        VideoReader read = VideoReader.open(clip, VideoLimits.DEFAULT)) {
      assertThat(pixels(streamed.next())).isEqualTo(pixels(read.next()));
    }
  }

  @Test
  void decodedColoursAreThoseOfThePicturesTheClipWasMadeFrom() throws Exception {
    Path clip = data("video/driving_camvid_0016E5_val_15fps.mp4");
    List<Path> stills = new ArrayList<>();
    try (Stream<Path> files = Files.list(data("camvid/val/images"))) {
      files.sorted().forEach(stills::add);
    }

    try (VideoReader reader = VideoReader.open(clip, VideoLimits.DEFAULT)) {
      byte[] decoded = pixels(reader.next());

      assertThat(meanDifference(decoded, ImageIO.read(stills.getFirst().toFile()))).isLessThan(3);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(Math.abs(bias(decoded, ImageIO.read(stills.getFirst().toFile()), channel)))
            .isLessThan(1);
      }
    }
  }

  @Test
  void aFrameCompressedForTheTopicLooksTheSame() throws Exception {
    Path clip = data("video/driving_camvid_0016E5_val_15fps.mp4");

    try (VideoReader reader = VideoReader.open(clip, VideoLimits.DEFAULT)) {
      VideoFrame frame = ((VideoReading.Frame) reader.next()).frame();
      BufferedImage again = ImageIO.read(new ByteArrayInputStream(frame.jpeg()));

      assertThat(meanDifference(frame.decoded().orElseThrow().rgb(), again)).isLessThan(1.5);
    }
  }

  @Test
  void aVideoCutInTheMiddleGivesWhatItHas() throws Exception {
    byte[] whole = Files.readAllBytes(data("video/driving_solidWhiteRight_mjpeg_4s.avi"));
    Path cut = Files.createTempFile("cut", ".avi");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    long frames = 0;
    try (VideoReader reader = VideoReader.open(cut, VideoLimits.DEFAULT)) {
      while (reader.next() instanceof VideoReading.Frame) {
        frames++;
      }
    } finally {
      Files.delete(cut);
    }

    assertThat(frames).isBetween(40L, 60L);
  }

  private static byte[] pixels(VideoReading reading) {
    return ((VideoReading.Frame) reading).frame().decoded().orElseThrow().rgb();
  }

  private static double meanDifference(byte[] rgb, BufferedImage still) {
    long sum = 0;
    for (int i = 0; i < rgb.length; i++) {
      sum += Math.abs(Byte.toUnsignedInt(rgb[i]) - channel(still, i));
    }
    return (double) sum / rgb.length;
  }

  private static double bias(byte[] rgb, BufferedImage still, int channel) {
    long sum = 0;
    for (int i = channel; i < rgb.length; i += 3) {
      sum += Byte.toUnsignedInt(rgb[i]) - channel(still, i);
    }
    return 3.0 * sum / rgb.length;
  }

  private static int channel(BufferedImage still, int index) {
    int pixel = index / 3;
    int rgb = still.getRGB(pixel % still.getWidth(), pixel / still.getWidth());
    return rgb >> (16 - 8 * (index % 3)) & 0xFF;
  }

  private static Path data(String name) {
    Optional<Path> file =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(folder -> folder.resolve("shared/data").resolve(name))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(file.isPresent(), () -> "no shared/data/" + name + " beside the repository");
    return file.orElseThrow();
  }
}
