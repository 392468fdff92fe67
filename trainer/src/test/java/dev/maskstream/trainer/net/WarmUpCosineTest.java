package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmUpCosineTest {
  private final WarmUpCosine rate = new WarmUpCosine(1, 10, 110, true);

  @Test
  void itRisesToItsPeak() {
    assertThat(rate.getNewValue(0)).isCloseTo(0.1f, within(1e-6f));
    assertThat(rate.getNewValue(9)).isCloseTo(1, within(1e-6f));
  }

  @Test
  void itFallsToAHundredth() {
    assertThat(rate.getNewValue(60)).isCloseTo(0.505f, within(1e-4f));
    assertThat(rate.getNewValue(110)).isCloseTo(0.01f, within(1e-6f));
    assertThat(rate.getNewValue(500)).isCloseTo(0.01f, within(1e-6f));
  }

  @Test
  void itStaysWhereItIsNotToFall() {
    WarmUpCosine constant = new WarmUpCosine(0.5f, 0, 110, false);

    assertThat(constant.getNewValue(0)).isEqualTo(0.5f);
    assertThat(constant.getNewValue(109)).isEqualTo(0.5f);
  }
}
