package dev.maskstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class TilesTest {
  private static final int VOID = 255;

  @Test
  void errorsAreRedOnAPalePictureAndWhatDoesNotCountIsGray() throws IOException {
    Tiles tiles = new Tiles(picture(3, 1), 100);

    BufferedImage errors =
        read(tiles.errors(map(3, 1, 0, 1, VOID), map(3, 1, 0, 0, 1), Set.of(VOID)));

    assertThat(errors.getRGB(0, 0) & 0xffffff).isEqualTo(0x808080);
    assertThat(errors.getRGB(1, 0) & 0xffffff).isEqualTo(0xe11d48);
    assertThat(errors.getRGB(2, 0) & 0xffffff).isEqualTo(0x94a3b8);
  }

  @Test
  void aWidePictureIsScaledDownWithoutMakingColoursUp() throws IOException {
    int[] palette = new int[256];
    palette[1] = 0xffffff;
    byte[] ids = new byte[40 * 20];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i % 40 < 17 ? 0 : 1);
    }

    BufferedImage map =
        read(new Tiles(picture(40, 20), 10).coloured(new ClassMap(40, 20, ids), palette));

    assertThat(map.getWidth()).isEqualTo(10);
    assertThat(map.getHeight()).isEqualTo(5);
    assertThat(map.getRGB(3, 2) & 0xffffff).isZero();
    assertThat(map.getRGB(4, 2) & 0xffffff).isEqualTo(0xffffff);
  }

  private static RgbImage picture(int width, int height) {
    return new RgbImage(width, height, new byte[width * height * 3]);
  }

  private static ClassMap map(int width, int height, int... ids) {
    byte[] bytes = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = (byte) ids[i];
    }
    return new ClassMap(width, height, bytes);
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
