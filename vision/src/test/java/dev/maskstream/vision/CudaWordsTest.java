package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; line=129 | DEVICE_LOST
          CUDA failure 999: unknown error ; GPU=0 | DEVICE_LOST
          CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc | OUT_OF_MEMORY
          CUDA failure 35: driver version is insufficient ; GPU=-1 | FAILED
          CUDNN failure 700: no number of CUDA's ; GPU=0 | FAILED
          running Conv node: bfc_arena.cc Failed to allocate memory for requested buffer of size 64 | OUT_OF_MEMORY
          Available memory of 10 is smaller than requested bytes of 64 | OUT_OF_MEMORY
          cuDNN library was not found | FAILED
          """)
  void whatCanBeDoneIsInTheWords(String said, Kind kind) {
    assertThat(CudaWords.kind(said)).isEqualTo(kind);
  }

  @Test
  void aSlotTellsIt() {
    FakeTensorRt engine = new FakeTensorRt();
    ModelFacts facts = new ModelFacts("", 1, 8, 8, OptionalInt.of(1), false, 17, "fp32", Map.of());
    engine.failure = Optional.of("CUDA failure 700: an illegal memory access was encountered");

    try (Segmenter slot =
        new UnetSegmenter(
            TestModels.spec(8, 8),
            new EngineInfo("OnnxRuntime on CUDA", "fp32"),
            facts,
            engine.loaded())) {
      FittedFrame frame = slot.fit(TestModels.filled(8, 8, TestModels.RED));

      assertThatThrownBy(() -> slot.segment(List.of(frame)))
          .isInstanceOfSatisfying(
              EngineException.class, lost -> assertThat(lost.kind()).isEqualTo(Kind.DEVICE_LOST));
    }
  }
}
