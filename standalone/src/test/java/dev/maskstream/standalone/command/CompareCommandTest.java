package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.model.ModelChoice;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path folder;
  private ModelChoice model;

  @BeforeEach
  void writeModelAndPictures() throws Exception {
    model = ColourModel.write(folder);
    ColourModel.writeDataSet(folder.resolve("data"), 3);
  }

  @Test
  void aModelAgainstItselfIsNoBetter() {
    CommandRun run = compare("-o", folder.resolve("report").toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("No difference can be seen", "boundaries met", "green");
    assertThat(folder.resolve("report/index.html")).isNotEmptyFile();
  }

  @Test
  void tooFewResamplesAreWrongUsage() {
    CommandRun run = compare("--resamples", "5");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("5 resamples", "Usage:");
  }

  private CommandRun compare(String... more) {
    String onnx = model.onnx().toString();
    String[] arguments = {
      "compare",
      onnx,
      onnx,
      folder.resolve("data").toString(),
      "--classes",
      model.classes().toString(),
      more[0],
      more[1]
    };
    return CommandRun.of(arguments);
  }
}
