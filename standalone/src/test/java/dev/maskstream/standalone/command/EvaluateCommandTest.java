package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.ColourModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir private Path folder;
  private String model;

  @BeforeEach
  void writeModelAndPictures() throws Exception {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.move(ColourModel.write(run).onnx(), run.resolve("model.onnx"));
    Files.move(run.resolve("classes.json"), run.resolve("model.json"));
    model = run.toString();
    ColourModel.writeDataSet(folder.resolve("data"), 3);
  }

  @Test
  void figuresArePrintedAsATable() {
    CommandRun run = CommandRun.of("evaluate", model, folder.resolve("data").toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("3 pictures", "p99", "class", "boundaries", "green");
  }

  @Test
  void theReportIsWrittenWhereAskedFor() throws Exception {
    Path report = folder.resolve("report");

    CommandRun run =
        CommandRun.of(
            "evaluate",
            model,
            folder.resolve("data").toString(),
            "-o",
            report.toString(),
            "--json");

    JsonObject figures = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(figures.get("mean_iou").getAsDouble()).isGreaterThan(0.95);
    assertThat(report.resolve("index.html")).isNotEmptyFile();
    assertThat(report.resolve("evaluation.json")).content().isEqualToIgnoringNewLines(run.out());
  }

  @Test
  void aFolderThatHoldsSomethingElseIsRefusedInOneLine() {
    CommandRun run =
        CommandRun.of("evaluate", model, folder.resolve("data").toString(), "-o", model);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("evaluation.json", "name a new folder").hasLineCount(1);
  }
}
