package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against libraries with the driver's functions, compiled on the spot. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class CudaProbeTest {
  private static final String DRIVER =
      """
      int cuInit(unsigned int flags) { return %d; }
      int cuDeviceGetCount(int *n) { *n = %d; return %d; }
      """;

  @TempDir Path folder;

  @Test
  void theBuildWithoutTheProviderIsToldBeforeAnythingIsLoaded() {
    CudaProbe probe = new CudaProbe(false, "libcuda-that-is-nowhere.so.1", List.of());

    assertThat(probe.obstacle()).contains("the ONNX Runtime on the class path is the CPU build");
  }

  @Test
  void theBuildOnThisClassPathIsWithoutIt() {
    assertThat(CudaProbe.ofThisMachine().inBuild()).isFalse();
  }

  @Test
  void noDriverIsTold() {
    CudaProbe probe = new CudaProbe(true, "libcuda-that-is-nowhere.so.1", List.of());

    assertThat(probe.obstacle())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith("no NVIDIA driver: ")
                    .contains("libcuda-that-is-nowhere.so.1"));
  }

  @Test
  void aDriverWithoutADeviceIsTold() throws Exception {
    assertThat(withDriver(DRIVER.formatted(100, 0, 0)).obstacle())
        .contains("a driver but no GPU: cuInit returns CUDA_ERROR_NO_DEVICE (100)");
  }

  @Test
  void aDriverThatCountsNoDeviceIsTold() throws Exception {
    assertThat(withDriver(DRIVER.formatted(0, 0, 0)).obstacle())
        .contains("a driver but no GPU: it counts 0 devices (CUDA_VISIBLE_DEVICES?)");
  }

  @Test
  void aDriverThatDoesNotStartIsToldWithItsError() throws Exception {
    assertThat(withDriver(DRIVER.formatted(803, 1, 0)).obstacle())
        .contains("the NVIDIA driver does not start: cuInit returns 803");
  }

  @Test
  void aDriverThatCannotCountIsToldWithItsError() throws Exception {
    assertThat(withDriver(DRIVER.formatted(0, 1, 3)).obstacle())
        .contains("the NVIDIA driver fails: cuDeviceGetCount returns 3");
  }

  @Test
  void aLibraryThatIsNoDriverIsTold() throws Exception {
    assertThat(withDriver("int nothing(void) { return 0; }").obstacle())
        .contains("the NVIDIA driver fails: it has no function cuInit");
  }

  @Test
  void theFirstLibraryThatIsMissingIsNamed() throws Exception {
    CudaProbe probe =
        withDriver(DRIVER.formatted(0, 1, 0), "libm.so.6", "libcublas-that-is-nowhere.so.12");

    assertThat(probe.obstacle())
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith("a library of CUDA's that ONNX Runtime needs is missing: ")
                    .contains("libcublas-that-is-nowhere.so.12"));
  }

  @Test
  void whereAllIsThereNothingIsInTheWay() throws Exception {
    assertThat(withDriver(DRIVER.formatted(0, 1, 0), "libm.so.6").obstacle()).isEmpty();
  }

  private CudaProbe withDriver(String source, String... libraries) throws Exception {
    Path gcc = Path.of("/usr/bin/gcc");
    assumeThat(Files.isExecutable(gcc)).as("a compiler").isTrue();
    Path file = Files.writeString(folder.resolve("driver.c"), source);
    Path library = folder.resolve("driver.so");
    Process compiler =
        new ProcessBuilder(
                gcc.toString(), "-shared", "-fPIC", "-o", library.toString(), file.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(compiler.exitValue()).isZero();
    return new CudaProbe(true, library.toString(), List.of(libraries));
  }
}
