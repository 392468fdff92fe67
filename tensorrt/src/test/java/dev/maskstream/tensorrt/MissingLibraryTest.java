package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maskstream.tensorrt.Verdict.Obstacle;
import dev.maskstream.tensorrt.Verdict.Unusable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real classes without NVIDIA's libraries, as in every build without the profile gpu. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MissingLibraryTest {
  @TempDir Path dir;

  @Test
  void withoutTheNativesOnTheClassPathTheReasonNamesWhatIsMissing() {
    assumeTrue(
        getClass().getResource("/org/bytedeco/tensorrt/linux-x86_64/libjninvinfer.so") == null,
        "the profile gpu is on: the natives are here");
    String driver = FakeDriver.answering(dir, 13_000, 0, 1);

    Verdict verdict =
        new TensorRtProbe(TensorRtProbe.PLATFORM, driver, TensorRtLibrary::load).run();

    assertThat(((Unusable) verdict).obstacle()).isEqualTo(Obstacle.MISSING_LIBRARY);
    assertThat(((Unusable) verdict).reason()).contains("jnicudart");
  }
}
