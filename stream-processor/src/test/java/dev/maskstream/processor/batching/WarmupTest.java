package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmupTest {
  private final FakeSegmenter engine = FakeSegmenter.free(1, 2, 4, 8);
  private long nanos;
  private Duration perFrame = Duration.ofMillis(10);
  private Duration perBatch = Duration.ZERO;

  @BeforeEach
  void batchesTakeTheirTime() {
    engine.onBatch = batch -> nanos += perFrame.multipliedBy(batch.size()).plus(perBatch).toNanos();
  }

  @Test
  void tenBatchesOfASizeAreRun() {
    Warmup.warm(engine, 4, () -> nanos);

    assertThat(engine.batches).hasSize(10).allMatch(batch -> batch.size() == 4);
  }

  @Test
  void aSlowEngineIsWarmAfterThree() {
    perFrame = Duration.ofSeconds(2);

    Warmup.warm(engine, 4, () -> nanos);

    assertThat(engine.batches).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 60_000})
  void aModelThatFailsOnItsThirdBatchIsFoundHoweverSlowItIs(long millis) {
    perFrame = Duration.ofMillis(millis);
    engine.worksFor = 2;

    assertThatThrownBy(() -> Warmup.warm(engine, 1, () -> nanos))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("poisoned batch");
  }

  @Test
  void anAnswerInAWrongShapeIsAFailure() {
    engine.answersInWrongShape = true;

    assertThatThrownBy(() -> Warmup.run(engine, 1)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void wherePicturesCostTheirShareTheSmallestBatchDoes() {
    assertThat(Warmup.worthwhileSizes(engine, 8, () -> nanos)).isEqualTo(List.of(1));
  }

  @Test
  void whereABatchCostsMoreThanItsFramesLargerOnesPayUpToTheBound() {
    perBatch = Duration.ofMillis(100);

    assertThat(Warmup.worthwhileSizes(engine, 4, () -> nanos)).isEqualTo(List.of(1, 2, 4));
  }

  @Test
  void aFileOfOneBatchSizeIsRunAtThatAboveTheBoundToo() {
    assertThat(Warmup.worthwhileSizes(FakeSegmenter.free(8), 4, () -> nanos)).isEqualTo(List.of(8));
  }
}
