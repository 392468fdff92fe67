package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnsweredOffsetsTest {
  @Test
  void offsetsAreCommittedUpToTheOldestRequestWithoutAnswer() {
    AnsweredOffsets offsets = new AnsweredOffsets();
    offsets.read(5);
    offsets.read(6);
    offsets.read(7);

    offsets.answered(6);
    assertThat(offsets.due()).hasValue(5);
    offsets.committed(5);
    assertThat(offsets.due()).isEmpty();

    offsets.answered(5);
    assertThat(offsets.due()).hasValue(7);
    offsets.answered(7);
    assertThat(offsets.due()).hasValue(8);
  }
}
