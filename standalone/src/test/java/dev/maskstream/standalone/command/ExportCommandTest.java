package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

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
  void theBundledModelIsAsGoodInBytes() {
    CommandRun run = export();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("model-int8.onnx", "mIoU");
    assertThat(folder.resolve("out/model-int8.json")).isNotEmptyFile();
  }

  @Test
  void aSecondExportSaysWhichFileIsThere() {
    export();

    CommandRun run = export();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("model-int8.onnx is there already").hasLineCount(1);
  }

  private CommandRun export() {
    return CommandRun.of(
        "export",
        folder.resolve("model.onnx").toString(),
        "--form",
        "int8",
        "--calibration",
        "inspection:31+6",
        "--validation",
        "inspection:77+6",
        "-o",
        folder.resolve("out").toString());
  }
}
