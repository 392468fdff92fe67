package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WeightAverageTest {
  private static final UnetShape SHAPE = new UnetShape(2, 2, 4, 1, true, 8, 8);

  @Test
  void theAverageKeepsItsShareOfEveryStep() {
    try (Network network = new Network(SHAPE, 1, 1);
        Network average = network.another()) {
      WeightAverage averaging = new WeightAverage(network.arrays(), average.arrays(), 0.75);
      averaging.reset();
      float before = first(average);
      network.arrays().getFirst().addi(1);

      averaging.add(1_000);

      assertThat(first(average) - before).isCloseTo(0.25f, within(1e-5f));
    }
  }

  @Test
  void itForgetsFasterInTheFirstSteps() {
    try (Network network = new Network(SHAPE, 1, 1);
        Network average = network.another()) {
      WeightAverage averaging = new WeightAverage(network.arrays(), average.arrays(), 0.75);
      averaging.reset();
      float before = first(average);
      network.arrays().getFirst().addi(1);

      averaging.add(1);

      assertThat(first(average) - before).isCloseTo(1 - 2 / 11f, within(1e-5f));
    }
  }

  private static float first(Network network) {
    return network.arrays().getFirst().toFloatArray()[0];
  }
}
