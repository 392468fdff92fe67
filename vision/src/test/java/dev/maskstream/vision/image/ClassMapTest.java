package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassMapTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "8, 1", "9, 3", "479, 359"})
  void eachPixelIsCountedOnceForItsClass(int width, int height) {
    byte[] ids = runs(width * height);
    int[] expected = new int[256];
    for (byte id : ids) {
      expected[Byte.toUnsignedInt(id)]++;
    }

    assertThat(new ClassMap(width, height, ids).areas()).isEqualTo(expected);
  }

  /** Short and long runs of any class, 255 among them. */
  private static byte[] runs(int pixels) {
    Random random = new Random(11);
    byte[] ids = new byte[pixels];
    int at = 0;
    while (at < pixels) {
      byte id = (byte) (255 - random.nextInt(3) * 100);
      int end = Math.min(pixels, at + 1 + random.nextInt(20));
      while (at < end) {
        ids[at++] = id;
      }
    }
    return ids;
  }
}
