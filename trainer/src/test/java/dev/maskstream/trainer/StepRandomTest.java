package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepRandomTest {
  @Test
  void noStepHasNumbersOfAnother() {
    for (long seed : new long[] {0, 1, 2, 42}) {
      Set<Long> drawn = new HashSet<>();
      for (int step = 0; step < 200; step++) {
        SplittableRandom random = StepRandom.of(seed, step);
        for (int draw = 0; draw < 16; draw++) {
          drawn.add(random.nextLong());
        }
      }
      assertThat(drawn).as("seed %d", seed).hasSize(200 * 16);
    }
  }

  @Test
  void aStepHasTheSameNumbersAgain() {
    assertThat(StepRandom.of(7, 3).nextLong()).isEqualTo(StepRandom.of(7, 3).nextLong());
  }
}
