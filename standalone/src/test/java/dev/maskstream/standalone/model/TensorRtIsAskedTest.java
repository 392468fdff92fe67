package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.maskstream.vision.EngineChoice.Refused;
import dev.maskstream.vision.EngineProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TensorRtIsAskedTest {
  @Test
  void theEngineItselfSaysWhyItDoesNotRun() {
    assumeFalse(
        Files.exists(Path.of("/proc/driver/nvidia/version")), "this machine has an NVIDIA driver");

    Refused first = EngineProbe.onnxRuntime("fp32").refused().getFirst();

    assertThat(first.name()).isEqualTo("TensorRT");
    assertThat(first.reason()).startsWith("TensorRT cannot be used (");
  }
}
