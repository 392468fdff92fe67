package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Random RANDOM = new Random(1);
  private static final List<Window> WINDOWS =
      Stream.generate(() -> Augmentation.PHOTOGRAPHS.window(RANDOM)).limit(2_000).toList();

  @Test
  void nothingIsTheWholePictureAsItIs() {
    assertThat(Augmentation.NONE.window(new Random(1))).isEqualTo(Window.WHOLE);
    assertThat(Augmentation.NONE.light(new Random(1))[0][200]).isEqualTo((byte) 200);
  }

  @Test
  void scalesReachFromHalfToTwiceAndHalfOfThemShrink() {
    List<Double> scales = WINDOWS.stream().map(one -> 0.5 / one.size()).toList();

    assertThat(scales).allSatisfy(scale -> assertThat(scale).isBetween(0.5, 2.0001));
    assertThat(scales.stream().filter(scale -> scale < 1).count() / 2_000.0)
        .isCloseTo(0.5, within(0.05));
  }

  @Test
  void aWindowNeverReachesBeyondThePicture() {
    assertThat(WINDOWS)
        .allMatch(one -> one.left() >= 0 && one.left() + one.size() <= 1 + 1e-9)
        .allMatch(one -> one.top() >= 0 && one.top() + one.size() <= 1 + 1e-9);
  }

  @Test
  void aboutHalfAreMirroredAndPhotographsAreNotTurned() {
    assertThat(WINDOWS.stream().filter(Window::mirrored).count()).isBetween(900L, 1_100L);
    assertThat(WINDOWS).noneMatch(Window::turned);
  }
}
