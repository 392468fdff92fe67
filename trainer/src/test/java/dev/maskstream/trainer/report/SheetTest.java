package dev.maskstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SheetTest {
  private static final RgbImage RED = filled(200, 100, 0xff0000);
  private static final RgbImage BLUE = filled(200, 100, 0x0000ff);

  @Test
  void picturesStandBesideEachOtherUnderTheirHeadings() throws IOException {
    Sheet sheet =
        new Sheet(
            List.of("picture", "mask"),
            List.of(new Sheet.Row("one", List.of(RED, BLUE))),
            List.of());

    BufferedImage drawn = read(sheet);

    assertThat(drawn.getRGB(drawn.getWidth() / 4, drawn.getHeight() - 40) & 0xffffff)
        .isEqualTo(0xff0000);
    assertThat(drawn.getRGB(3 * drawn.getWidth() / 4, drawn.getHeight() - 40) & 0xffffff)
        .isEqualTo(0x0000ff);
  }

  @Test
  void aLegendTooLongForOneLineGoesOnInTheNext() throws IOException {
    List<Sheet.Row> rows = List.of(new Sheet.Row("", List.of(RED)));
    List<SegmentClass> classes = Collections.nCopies(12, new SegmentClass(0, "bicyclist", 0));

    int without = read(new Sheet(List.of("picture"), rows, List.of())).getHeight();
    int with = read(new Sheet(List.of("picture"), rows, classes)).getHeight();

    assertThat(with - without).isGreaterThan(100);
  }

  @Test
  void aRowMustHaveAPictureForEveryHeading() {
    assertThatThrownBy(
            () ->
                new Sheet(
                    List.of("picture", "mask"),
                    List.of(new Sheet.Row("", List.of(RED))),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 pictures under 2 headings");
  }

  private static BufferedImage read(Sheet sheet) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(sheet.png()));
  }

  private static RgbImage filled(int width, int height, int colour) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (colour >> (16 - 8 * (i % 3)));
    }
    return new RgbImage(width, height, rgb);
  }
}
