package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.EngineException.Kind;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As far as it goes without a GPU: the build that tests run with has no provider for CUDA. */
class OnnxRuntimeCudaUnetsTest {
  @TempDir Path folder;
  private UnetFile file;

  @BeforeEach
  void aModelIsThere() {
    Path onnx =
        TestModels.write(
            folder,
            ContractGraph.colourModel(
                InputShape.anyBatch(16, 8), false, TestModels.BLACK, TestModels.RED));
    file =
        UnetFile.read(
            onnx, TestModels.spec(16, 8), new EngineSettings(2, 1, PreferredEngine.ONNX_RUNTIME));
  }

  @Test
  void theProbesReasonIsTold() {
    UnetEngine cuda = new OnnxRuntimeCudaUnets(() -> Optional.of("no NVIDIA driver"));

    try (LoadedModel model = open(cuda)) {
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("OnnxRuntime", "fp32"));
      assertThat(model.engineChoice().refused())
          .containsExactly(new Refused("OnnxRuntime on CUDA", "no NVIDIA driver"));
    }
  }

  @Test
  void aProviderThatDoesNotLoadIsRefusedInItsWords() {
    UnetEngine cuda = new OnnxRuntimeCudaUnets(Optional::empty);

    assertThatThrownBy(() -> cuda.open(file, "fp32"))
        .hasMessageContaining("Failed to find CUDA shared provider")
        .isInstanceOfSatisfying(
            EngineException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.FAILED));
  }

  @Test
  void theProcessorTakesWhatItsProviderDoesNot() {
    UnetEngine cuda = new OnnxRuntimeCudaUnets(Optional::empty);

    try (LoadedModel model = open(cuda)) {
      assertThat(model.slots()).hasSize(2);
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("OnnxRuntime", "fp32"));
      assertThat(model.engineChoice().refused())
          .singleElement()
          .satisfies(it -> assertThat(it.reason()).contains("CUDA shared provider"));
    }
  }

  private LoadedModel open(UnetEngine cuda) {
    return LoadedModel.open(
        file,
        List.of(cuda, new OnnxRuntimeUnets()),
        new EngineTrial.Impossible("there are no frames to compare it on"));
  }
}
