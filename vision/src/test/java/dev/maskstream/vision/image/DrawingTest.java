package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrawingTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;
  private static final int GRAY = 0x808080;

  private final Drawing drawing = new Drawing(gray());

  private static RgbImage gray() {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    Arrays.fill(rgb, (byte) 0x80);
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }

  private static ClassMap columns(int from, int to) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i % WIDTH >= from && i % WIDTH < to ? 1 : 0);
    }
    return new ClassMap(WIDTH, HEIGHT, ids);
  }

  private int at(int x, int y) {
    byte[] rgb = drawing.picture().rgb();
    int at = (y * WIDTH + x) * 3;
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
  }

  @Test
  void aMaskIsTintedInsideAndHasALineOfItsOwnColour() {
    drawing.mask(columns(10, 30), 0xff0000, 0.5);

    assertThat(at(5, 20)).isEqualTo(GRAY);
    assertThat(at(10, 20)).isEqualTo(0xff0000);
    assertThat(at(29, 20)).isEqualTo(0xff0000);
    assertThat(at(20, 20)).isEqualTo(0xbf4040);
    assertThat(at(20, 0)).as("the picture's edge is no outline").isEqualTo(0xbf4040);
  }

  @Test
  void clicksAreStarsGreenInTheForegroundAndRedInTheBackground() {
    drawing.point(15, 20, true);
    drawing.point(45, 20, false);

    assertThat(at(15, 20)).isEqualTo(0x00c853);
    assertThat(at(45, 20)).isEqualTo(0xff1744);
    assertThat(at(30, 20)).isEqualTo(GRAY);
  }

  @Test
  void aClickAtTheVeryEdgeIsDrawnAsFarAsThereIsPicture() {
    drawing.point(0, 0, true);

    assertThat(at(0, 0)).isEqualTo(0x00c853);
  }

  @Test
  void aBoxIsALineAroundWhatItHolds() {
    drawing.box(10, 10, 50, 30);

    assertThat(at(10, 20)).isNotEqualTo(GRAY);
    assertThat(at(30, 20)).isEqualTo(GRAY);
  }

  @Test
  void aMaskOfAnotherSizeIsRefused() {
    ClassMap other = new ClassMap(1, 1, new byte[1]);

    assertThatThrownBy(() -> drawing.mask(other, 0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1x1");
  }

  @Test
  void anExtentReachesFromTheFirstToTheLastPixelInside() {
    byte[] ids = new byte[WIDTH * HEIGHT];
    ids[3 * WIDTH + 7] = 1;
    ids[9 * WIDTH + 5] = 1;

    assertThat(Extent.of(new ClassMap(WIDTH, HEIGHT, ids))).contains(new Extent(5, 3, 8, 10));
    assertThat(Extent.of(columns(0, 0))).isEqualTo(Optional.empty());
  }

  @Test
  void neighboursInNumberAreFarApartInColour() {
    for (int number = 0; number < 40; number++) {
      int one = InstanceColours.of(number);
      int next = InstanceColours.of(number + 1);

      assertThat(distance(one, next)).as("%06x and %06x", one, next).isGreaterThan(100);
      assertThat(distance(one, 0)).as("%06x is not black", one).isGreaterThan(150);
    }
  }

  private static double distance(int one, int other) {
    double sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int by = (one >> shift & 0xff) - (other >> shift & 0xff);
      sum += by * by;
    }
    return Math.sqrt(sum);
  }
}
