package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskMemoryTest {
  private final MaskMemory memory = new MaskMemory(100);

  @Test
  void itIsGivenUntilThereIsNoneLeft() {
    assertThat(memory.take(60)).isTrue();
    assertThat(memory.take(41)).isFalse();
    assertThat(memory.take(40)).isTrue();

    assertThat(memory.held()).isEqualTo(100);
  }

  @Test
  void whatIsGivenBackIsGivenAgain() {
    assertThat(memory.take(100)).isTrue();

    memory.giveBack(30);

    assertThat(memory.take(31)).isFalse();
    assertThat(memory.take(30)).isTrue();
  }
}
