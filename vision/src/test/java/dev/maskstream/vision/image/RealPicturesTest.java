package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On real pictures, where a folder of them lies beside the repository. */
class RealPicturesTest {
  private static final int EVERY = 40;

  private static Path data;

  @BeforeAll
  static void findData() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("shared/data"))) {
      at = at.getParent();
    }
    Assumptions.assumeTrue(at != null, "no shared/data beside the repository: nothing to look at");
    data = at.resolve("shared/data");
  }

  @Test
  void theyLookAsJavasOwnDecoderSeesThem() throws IOException {
    List<Path> pictures = some(data, ".jpg");

    assertThat(pictures).hasSizeGreaterThan(20);
    for (Path picture : pictures) {
      byte[] bytes = Files.readAllBytes(picture);
      BufferedImage theirs = ImageIO.read(new ByteArrayInputStream(bytes));
      RgbImage ours = ImageDecoderTest.decoded(bytes);

      assertThat(ours.width()).as("%s", picture).isEqualTo(theirs.getWidth());
      assertThat(ours.height()).as("%s", picture).isEqualTo(theirs.getHeight());
      // ImageIO turns gray into colour through a curve of its own.
      if (theirs.getColorModel().getNumComponents() == 3) {
        assertThat(meanDifference(ours, theirs)).as("%s", picture).isLessThan(2.0);
      }
    }
  }

  @Test
  void theirLabelsHoldTheClassesTheyShould() throws IOException {
    ConfusionMatrix matrix = new ConfusionMatrix(11, Set.of(11));

    for (Path label : some(data.resolve("camvid/val/labels"), ".png")) {
      ClassMap map = LabelPng.read(Files.readAllBytes(label));
      matrix.add(map, map);
    }

    assertThat(matrix.pixels()).isGreaterThan(100_000);
    assertThat(matrix.meanIou()).hasValue(1);
  }

  private static List<Path> some(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
      return Stream.iterate(0, i -> i < all.size(), i -> i + EVERY).map(all::get).toList();
    }
  }

  private static double meanDifference(RgbImage ours, BufferedImage theirs) {
    long sum = 0;
    for (int i = 0; i < ours.width() * ours.height(); i++) {
      int rgb = theirs.getRGB(i % ours.width(), i / ours.width());
      for (int channel = 0; channel < 3; channel++) {
        int value = Byte.toUnsignedInt(ours.rgb()[i * 3 + channel]);
        sum += Math.abs(value - ((rgb >> (16 - 8 * channel)) & 0xff));
      }
    }
    return (double) sum / ours.rgb().length;
  }
}
