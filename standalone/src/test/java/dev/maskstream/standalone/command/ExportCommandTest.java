package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void copyBundledModel() throws IOException {
    for (String name : new String[] {"model.onnx", "model.json"}) {
      try (InputStream in =
          ExportCommandTest.class.getResourceAsStream(
              "/dev/maskstream/standalone/inspection/" + name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
  }

  @Test
  void theBundledModelIsAsGoodInBytes() throws IOException {
    assumeTrue(hasVnni(), "this processor has no VNNI, where ONNX Runtime's bytes overflow");
    CommandRun run = export("int8");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("model-int8.onnx", "mIoU");
    assertThat(folder.resolve("out/model-int8.json")).isNotEmptyFile();
  }

  @Test
  void aSecondExportSaysWhichFileIsThere() {
    export("fp16");

    CommandRun run = export("fp16");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("model-fp16.onnx is there already").hasLineCount(1);
  }

  /** Of other systems than Linux nothing is known. */
  private static boolean hasVnni() throws IOException {
    Path processors = Path.of("/proc/cpuinfo");
    return !Files.exists(processors) || Files.readString(processors).contains("vnni");
  }

  private CommandRun export(String form) {
    return CommandRun.of(
        "export",
        folder.resolve("model.onnx").toString(),
        "--form",
        form,
        "--calibration",
        "inspection:31+6",
        "--validation",
        "inspection:77+6",
        "-o",
        folder.resolve("out").toString());
  }
}
