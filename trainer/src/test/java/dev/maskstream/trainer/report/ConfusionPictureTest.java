package dev.maskstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ConfusionPictureTest {
  private static final int RIGHT = 0x0b4f8a;

  @Test
  void theSharesOfARowAreItsShades() throws IOException {
    // Class 0 is always right; of class 1 a quarter is taken for class 0.
    ConfusionMatrix matrix = new ConfusionMatrix(2, Set.of());
    matrix.add(map(0, 1, 1, 1, 1), map(0, 0, 1, 1, 1));

    BufferedImage picture = draw(matrix);

    assertThat(shade(picture, 2, 0, 0)).isEqualTo(RIGHT);
    assertThat(shade(picture, 2, 0, 1)).isEqualTo(0xffffff);
    assertThat(shade(picture, 2, 1, 0)).isEqualTo(between(0.5));
  }

  @Test
  void aHundredAndFiftyClassesStillFitAPictureOfModestSize() throws IOException {
    ConfusionMatrix matrix = new ConfusionMatrix(150, Set.of());
    byte[] ids = new byte[150];
    IntStream.range(0, 150).forEach(i -> ids[i] = (byte) i);
    matrix.add(new ClassMap(150, 1, ids), new ClassMap(150, 1, ids));

    BufferedImage picture = draw(matrix);

    assertThat(picture.getWidth()).isBetween(1500, 2400);
    assertThat(shade(picture, 150, 149, 149)).isEqualTo(RIGHT);
  }

  /** A shade near the corner of a cell, where no number is. */
  private static int shade(BufferedImage picture, int classes, int row, int column) {
    int cell = Math.clamp(700 / classes, 13, 62);
    int fromRight = 16 + (classes - column) * cell - 3;
    int fromBottom = 16 + (classes - row) * cell - 3;
    return picture.getRGB(picture.getWidth() - fromRight, picture.getHeight() - fromBottom)
        & 0xffffff;
  }

  private static int between(double depth) {
    int rgb = 0;
    for (int channel : new int[] {0x0b, 0x4f, 0x8a}) {
      rgb = rgb << 8 | (int) Math.round(255 + (channel - 255) * depth);
    }
    return rgb;
  }

  private static BufferedImage draw(ConfusionMatrix matrix) throws IOException {
    List<SegmentClass> classes =
        IntStream.range(0, matrix.classes())
            .mapToObj(id -> new SegmentClass(id, "class " + id, Palette.colour(id)))
            .toList();
    return ImageIO.read(new ByteArrayInputStream(ConfusionPicture.png(matrix, classes)));
  }

  private static ClassMap map(int... ids) {
    byte[] bytes = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = (byte) ids[i];
    }
    return new ClassMap(ids.length, 1, bytes);
  }
}
