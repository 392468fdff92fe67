package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException;
import org.junit.jupiter.api.Test;

class PromptWarmupTest {
  private final FakePrompts pair = FakePrompts.free("sam");

  @Test
  void encoderAndDecoderRunThreeTimes() {
    PromptWarmup.warm(pair);

    assertThat(pair.runs)
        .containsExactly("encode", "decode 1", "encode", "decode 1", "encode", "decode 1");
  }

  @Test
  void aPairThatFailsOnItsThirdRunIsFound() {
    pair.worksFor = 2;

    assertThatThrownBy(() -> PromptWarmup.warm(pair))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("the encoder is broken");
  }
}
