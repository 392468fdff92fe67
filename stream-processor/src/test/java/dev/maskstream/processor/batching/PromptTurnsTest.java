package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptTurnsTest {
  @Test
  void theMasksOfATurnTakeNoMoreThanSixtyFourMebibytes() {
    assertThat(PromptTurns.most(640, 480, true)).isEqualTo(16);
    assertThat(PromptTurns.most(5000, 5000, false)).isEqualTo(2);
    assertThat(PromptTurns.most(5000, 5000, true)).isEqualTo(1);
    assertThat(PromptTurns.most(30_000, 30_000, true)).isEqualTo(1);
  }
}
