package dev.maskstream.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
