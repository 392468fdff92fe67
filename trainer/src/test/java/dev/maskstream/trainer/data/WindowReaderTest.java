package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowReaderTest {
  private static final int WIDTH = 45;
  private static final int HEIGHT = 31;
  private static final byte[][] SAME_LIGHT = Augmentation.NONE.light(new Random(1));

  private final WindowReader reader = new WindowReader();

  @ParameterizedTest
  @EnumSource(Fit.class)
  void aWholePictureIsWhatServingMakesOfIt(Fit fit) {
    RgbImage picture = noise();
    Letterbox box = Letterbox.of(WIDTH, HEIGHT, 24, 32, fit);
    FittedFrame served = new FrameFitter(24, 32, fit).fit(picture);

    byte[] read = new byte[24 * 32 * 3];
    reader.read(picture, Window.WHOLE, box, SAME_LIGHT, read, 0);

    for (int i = 0; i < read.length; i++) {
      assertThat(read[i] & 0xff)
          .as("byte %d", i)
          .isCloseTo(served.pixels().get(i) & 0xff, within(1));
    }
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void aWholeLabelIsWhatServingScalesBackFrom(Fit fit) {
    ClassMap label = new ClassMap(WIDTH, HEIGHT, bytes(WIDTH * HEIGHT));
    Letterbox box = Letterbox.of(WIDTH, HEIGHT, 24, 32, fit);

    byte[] read = new byte[24 * 32];
    reader.read(label, Window.WHOLE, box, 7, read, 0);

    assertThat(read).isEqualTo(new FrameFitter(24, 32, fit).fit(label, 7).ids());
  }

  @Test
  void aMirroredWindowReadsFromRightToLeft() {
    ClassMap label = new ClassMap(4, 1, new byte[] {1, 2, 3, 4});
    Letterbox box = Letterbox.of(4, 1, 2, 1, Fit.STRETCH);

    byte[] read = new byte[2];
    reader.read(label, new Window(0.5, 0, 0.5, true, false), box, 0, read, 0);

    assertThat(read).containsExactly(4, 3);
  }

  @Test
  void aTurnedWindowReadsFromTheBottomUp() {
    ClassMap label = new ClassMap(1, 4, new byte[] {1, 2, 3, 4});
    Letterbox box = Letterbox.of(1, 4, 1, 4, Fit.STRETCH);

    byte[] read = new byte[4];
    reader.read(label, new Window(0, 0, 1, false, true), box, 0, read, 0);

    assertThat(read).containsExactly(4, 3, 2, 1);
  }

  private static RgbImage noise() {
    return new RgbImage(WIDTH, HEIGHT, bytes(WIDTH * HEIGHT * 3));
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(3).nextBytes(bytes);
    return bytes;
  }
}
