package dev.maskstream.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** NVIDIA's own libraries, in a build with the profile gpu, over a driver that is none. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class NativeLibrariesTest {
  @TempDir Path dir;

  @Test
  void theyLoadAndAreOfTheVersionThatTheClassesWereMadeFor() throws Exception {
    assumeTrue(
        getClass().getResource("/org/bytedeco/tensorrt/linux-x86_64/libjninvinfer.so") != null,
        "the profile gpu is off: the natives are not here");
    Files.move(Path.of(FakeDriver.answering(dir, 13_000, 0, 1)), dir.resolve(CudaDriver.LIBRARY));

    assertThat(run(NativeLibrariesMain.class))
        .contains("TensorRT " + TensorRtLibrary.WANTED)
        .contains("libnvinfer.so", "libnvonnxparser.so", "libcudart.so", "libnvrtc.so")
        .doesNotContain("libcublas", "libcudnn");
  }

  private String run(Class<?> main) throws Exception {
    Path output = dir.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    java.environment().put("LD_LIBRARY_PATH", dir.toString());
    Process process = java.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(output, UTF_8);
  }
}
