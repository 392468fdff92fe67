package dev.maskstream.trainer.click;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DistancesTest {
  private static final int WIDTH = 17;
  private static final int HEIGHT = 13;

  @Test
  void everyDistanceIsTheOneThatCountingFinds() {
    Random random = new Random(7);
    boolean[] inside = new boolean[WIDTH * HEIGHT];
    for (int at = 0; at < inside.length; at++) {
      inside[at] = random.nextInt(10) > 0;
    }

    float[] squared = Distances.squared(inside, WIDTH, HEIGHT);

    for (int at = 0; at < inside.length; at++) {
      assertThat(squared[at]).as("pixel %d", at).isEqualTo(counted(inside, at));
    }
  }

  private static float counted(boolean[] inside, int at) {
    int nearest = Integer.MAX_VALUE;
    for (int y = -1; y <= HEIGHT; y++) {
      for (int x = -1; x <= WIDTH; x++) {
        boolean beyond = x < 0 || y < 0 || x == WIDTH || y == HEIGHT;
        if (beyond || !inside[y * WIDTH + x]) {
          int across = x - at % WIDTH;
          int down = y - at / WIDTH;
          nearest = Math.min(nearest, across * across + down * down);
        }
      }
    }
    return nearest;
  }
}
