package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.tensorrt.Verdict.Obstacle;
import dev.maskstream.tensorrt.Verdict.Unusable;
import dev.maskstream.tensorrt.Verdict.Usable;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class TensorRtProbeTest {
  @TempDir Path dir;

  private static int never() {
    throw new AssertionError("TensorRT must not be loaded");
  }

  private static Verdict ask(String driver, IntSupplier tensorRt) {
    return new TensorRtProbe(TensorRtProbe.PLATFORM, driver, tensorRt).run();
  }

  @Test
  void anotherPlatformIsNamed() {
    Verdict verdict =
        new TensorRtProbe("Mac OS X on aarch64", "no matter", TensorRtProbeTest::never).run();

    assertThat(verdict)
        .isEqualTo(
            new Unusable(
                Obstacle.UNSUPPORTED_PLATFORM,
                "TensorRT runs here on Linux on amd64 only; this is Mac OS X on aarch64"));
  }

  @Test
  void noDriverIsTold() {
    Unusable verdict = (Unusable) ask("libcuda-that-is-nowhere.so.1", TensorRtProbeTest::never);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.NO_DRIVER);
    assertThat(verdict.reason()).contains("libcuda-that-is-nowhere.so.1");
  }

  @Test
  void aDriverThatIsTooOldIsToldWithBothVersions() {
    Unusable verdict =
        (Unusable) ask(FakeDriver.answering(dir, 12_040, 0, 1), TensorRtProbeTest::never);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.DRIVER_TOO_OLD);
    assertThat(verdict.reason()).contains("CUDA 12.4", "13.0 or newer");
  }

  @Test
  void aDriverWithoutADeviceIsTold() {
    Unusable verdict =
        (Unusable)
            ask(
                FakeDriver.answering(dir, 13_000, CudaError.NO_DEVICE, 0),
                TensorRtProbeTest::never);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.NO_DEVICE);
    assertThat(verdict.reason()).contains("CUDA_ERROR_NO_DEVICE (100)");
  }

  @Test
  void aDriverThatCountsNoDeviceIsTold() {
    Unusable verdict =
        (Unusable) ask(FakeDriver.answering(dir, 13_000, 0, 0), TensorRtProbeTest::never);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.NO_DEVICE);
  }

  @Test
  void aDriverThatDoesNotStartIsToldByTheErrorsName() {
    Unusable verdict =
        (Unusable) ask(FakeDriver.answering(dir, 13_000, 803, 1), TensorRtProbeTest::never);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.DRIVER_FAILED);
    assertThat(verdict.reason()).contains("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (803)");
  }

  @Test
  void aLibraryThatIsNoDriverIsTold() {
    Unusable verdict = (Unusable) ask(FakeDriver.empty(dir), TensorRtProbeTest::never);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.DRIVER_FAILED);
    assertThat(verdict.reason()).contains("no function cuDriverGetVersion");
  }

  @Test
  void aMissingLibraryIsNamed() {
    IntSupplier incomplete =
        () -> {
          throw new NoClassDefFoundError("later") {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Throwable getCause() {
              return new UnsatisfiedLinkError("no libnvinfer.so.11 in java.library.path");
            }
          };
        };

    Unusable verdict = (Unusable) ask(FakeDriver.answering(dir, 13_000, 0, 1), incomplete);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.MISSING_LIBRARY);
    assertThat(verdict.reason()).contains("libnvinfer.so.11");
  }

  @Test
  void anotherVersionOfTensorRtIsToldWithBothVersions() {
    Unusable verdict = (Unusable) ask(FakeDriver.answering(dir, 13_000, 0, 1), () -> 101_501);

    assertThat(verdict.obstacle()).isEqualTo(Obstacle.WRONG_VERSION);
    assertThat(verdict.reason()).contains("TensorRT is 10.15.1", "11.2.1");
  }

  @Test
  void devicesAreTold() {
    Verdict verdict = ask(FakeDriver.answering(dir, 13_010, 0, 2), () -> TensorRtLibrary.WANTED);

    assertThat(verdict).isInstanceOf(Usable.class);
    Usable usable = (Usable) verdict;
    assertThat(usable.driver()).isEqualTo("13.1");
    assertThat(usable.tensorRt()).isEqualTo("11.2.1");
    assertThat(usable.gpus())
        .containsExactly(
            new Gpu(0, "NVIDIA Imaginary", "9.3", 1L << 37),
            new Gpu(1, "NVIDIA Imaginary", "9.3", 1L << 37));
  }

  @Test
  void onlyErrorsThatEndAContextAreSticky() {
    assertThat(CudaError.isSticky(700)).isTrue();
    assertThat(CudaError.isSticky(CudaError.OUT_OF_MEMORY)).isFalse();
    assertThat(CudaError.isSticky(0)).isFalse();
  }
}
