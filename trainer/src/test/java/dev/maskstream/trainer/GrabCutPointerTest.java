package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrabCutPointerTest {
  private static final int SIDE = 64;

  @Test
  void aBrightSquareOnDarkGroundIsFoundWithAFewClicks() {
    Random random = new Random(5);
    byte[] rgb = new byte[SIDE * SIDE * 3];
    byte[] target = new byte[SIDE * SIDE];
    for (int at = 0; at < target.length; at++) {
      boolean object = Math.abs(at % SIDE - 30) < 12 && Math.abs(at / SIDE - 34) < 12;
      target[at] = (byte) (object ? 1 : 0);
      for (int channel = 0; channel < 3; channel++) {
        rgb[at * 3 + channel] = (byte) ((object ? 200 : 40) + random.nextInt(20));
      }
    }
    List<ClickSession.Round> rounds;
    try (Pointer grabCut = new GrabCutPointer()) {
      grabCut.look(new RgbImage(SIDE, SIDE, rgb));

      rounds = ClickSession.run(grabCut, new ClassMap(SIDE, SIDE, target), 1, 5);
    }

    assertThat(rounds.getLast().iou()).isGreaterThan(0.9);
  }
}
