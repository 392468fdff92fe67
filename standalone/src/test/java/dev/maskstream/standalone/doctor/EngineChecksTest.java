package dev.maskstream.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChecksTest {
  @Test
  void theEngineIsToldWithWhatEachTook() {
    EngineInfo picked = new EngineInfo("OneDNN", "bf16", "AVX512_CORE_BF16");
    EngineChoice choice =
        new EngineChoice(
            picked,
            List.of(new EngineChoice.Refused("TensorRT", "no GPU")),
            List.of(
                new EngineChoice.Compared(new EngineInfo("OnnxRuntime", "fp32"), 9.51, 1),
                new EngineChoice.Compared(picked, 4.25, 0.9987)));

    assertThat(EngineChecks.findings(choice))
        .containsExactly(
            Finding.good(
                "engine",
                "OneDNN in bf16 by AVX512_CORE_BF16; the bundled model takes OnnxRuntime fp32 9.5"
                    + " ms, OneDNN bf16 4.3 ms a frame"),
            Finding.limited("engine TensorRT", "no GPU"));
  }

  @Test
  void aDriverThatIsOfNoUseIsToldWithTheReason(@TempDir Path folder) throws Exception {
    Path driver = Files.createFile(folder.resolve("version"));
    Path none = folder.resolve("none");

    assertThat(EngineChecks.gpu(driver, Optional.of("libnvinfer is missing")))
        .isEqualTo(
            Finding.limited(
                "gpu",
                "an NVIDIA driver is there, but TensorRT does not run: libnvinfer is missing"));
    assertThat(EngineChecks.gpu(none, Optional.of("no driver")))
        .isEqualTo(Finding.good("gpu", "no NVIDIA driver: models run on the CPU"));
    assertThat(EngineChecks.gpu(driver, Optional.empty()))
        .isEqualTo(
            Finding.good(
                "gpu", "TensorRT runs here: the setting engine=TensorRT puts models on the GPU"));
  }
}
