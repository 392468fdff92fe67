package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationPageTest {
  @TempDir static Path data;
  private static EvaluationReport report;

  @TempDir Path folder;

  @BeforeAll
  static void evaluate() throws IOException {
    DrawnPictures.write(data, 3, 4);
    Path onnx = data.resolve("colours.onnx");
    InputShape shape = InputShape.anyBatch(DrawnPictures.SIDE, DrawnPictures.SIDE);
    Files.write(
        onnx, ContractGraph.colourModel(shape, true, 0x808080, 0xdc1e1e, 0xff).toByteArray());
    report =
        Evaluation.run(
            new Evaluation.Request(
                onnx, data.resolve("classes.json"), Fit.STRETCH, data.toString(), 1),
            2,
            Progress.NONE);
  }

  @Test
  void theReportIsAPageWithItsPicturesBesideIt() throws IOException {
    EvaluationPage.write(report, EvaluationPage.open(folder));

    assertThat(folder.toFile().list())
        .contains("index.html", "evaluation.json", "confusion.png", "picture-02-errors.png");
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("square", "background:#ff0000", "Csurka", "smoothed IoU");
    ReportLinks.assertWhole(folder);
  }

  @Test
  void aLaterReportTakesThePlaceOfAnEarlierOne() throws IOException {
    EvaluationPage.write(report, EvaluationPage.open(folder));
    EvaluationReport fewer =
        new EvaluationReport(
            report.subject(),
            report.matrix(),
            report.tally(),
            report.speed(),
            report.worst().subList(0, 1));

    EvaluationPage.write(fewer, EvaluationPage.open(folder));

    assertThat(folder.resolve("picture-01-truth.png")).exists();
    assertThat(folder.resolve("picture-02-truth.png")).doesNotExist();
    ReportLinks.assertWhole(folder);
  }

  @Test
  void aFolderWithOtherThingsIsLeftAlone() throws IOException {
    Path other = Files.writeString(folder.resolve("index.html"), "mine");

    assertThatThrownBy(() -> EvaluationPage.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("new folder");
    assertThat(other).hasContent("mine");
  }

  @Test
  void figuresAreInTheJson() {
    assertThat(report.toJson())
        .contains("\"mean_boundary_score\"", "\"p99_ms\"", "\"threads\": 1", "\"worst\"");
  }
}
