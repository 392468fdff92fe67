package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarterTurnsTest {
  /** Two across, one down: red at the left, blue at the right. */
  private static final RgbImage RED_BLUE =
      new RgbImage(2, 1, new byte[] {(byte) 255, 0, 0, 0, 0, (byte) 255});

  @ParameterizedTest
  @CsvSource({"0, 2, 1, 0", "1, 1, 2, 0", "2, 2, 1, 1", "3, 1, 2, 1"})
  void theLeftEndTurnsClockwise(int turns, int width, int height, int redAt) {
    RgbImage turned = QuarterTurns.turn(RED_BLUE, turns);

    assertThat(turned.width()).isEqualTo(width);
    assertThat(turned.height()).isEqualTo(height);
    assertThat(turned.rgb()[redAt * 3]).isEqualTo((byte) 255);
    assertThat(turned.rgb()[(1 - redAt) * 3 + 2]).isEqualTo((byte) 255);
  }
}
