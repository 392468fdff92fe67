package dev.maskstream.trainer;

import static java.util.Comparator.comparingDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.metrics.PairedBootstrap;
import dev.maskstream.vision.metrics.PairedBootstrap.Difference;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelComparisonTest {
  private static final int[] KNOWS_ALL = {0x808080, 0xdc1e1e, 0x1e1edc};
  private static final int[] KNOWS_NO_DISC = {0x808080, 0xdc1e1e, 0x00ff00};

  @TempDir Path folder;

  @BeforeEach
  void drawPictures() throws IOException {
    DrawnPictures.write(folder, 5, 2);
  }

  @Test
  void aModelThatKnowsMoreIsBetterAndTheFiguresAreThoseOfEvaluation() throws IOException {
    ModelFiles a = model("a", KNOWS_NO_DISC);
    ModelFiles b = model("b", KNOWS_ALL);

    ComparisonReport report = compare(a, b);

    Difference iou = report.differences().meanIou().orElseThrow();
    assertThat(iou.a()).isEqualTo(evaluate(a).score().meanIou());
    assertThat(iou.b()).isEqualTo(evaluate(b).score().meanIou());
    assertThat(report.verdict()).startsWith("B is better by 3").contains("points of mIoU (95 %");
    assertThat(report.differences().iou().get(2).orElseThrow().low()).isGreaterThan(0.9);
  }

  @Test
  void theOtherWayRoundTheOtherIsBetter() throws IOException {
    ComparisonReport report = compare(model("a", KNOWS_ALL), model("b", KNOWS_NO_DISC));

    assertThat(report.verdict()).startsWith("A is better by 3").doesNotContain("-");
  }

  @Test
  void betweenAModelAndItselfNoDifferenceCanBeSeen() throws IOException {
    ModelFiles model = model("a", KNOWS_ALL);

    ComparisonReport report = compare(model, model);

    assertThat(report.verdict()).startsWith("No difference can be seen");
  }

  @Test
  void thePicturesOnWhichTheyDifferMostAreKeptTheFarthestFirst() throws IOException {
    // Two grays that noise mixes up, in some pictures more than in others.
    ModelFiles doubtful = model("b", 0x6e6e6e, 0xdc1e1e, 0x8c8c8c);

    ComparisonReport report = compare(model("a", KNOWS_ALL), doubtful);

    assertThat(report.examples())
        .hasSize(3)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(comparingDouble(one -> -Math.abs(one.difference())));
  }

  @Test
  void modelsOfOtherClassesAreNotCompared() throws IOException {
    ModelFiles a = model("a", KNOWS_ALL);
    Path other = folder.resolve("other.json");
    Files.writeString(other, "[\"ground\", \"disc\", \"square\"]");

    assertThatThrownBy(() -> compare(a, new ModelFiles(a.onnx(), other, Fit.STRETCH)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("class 1 is square to A, disc to B");
  }

  @Test
  void theReportIsAPageWithItsPicturesBesideIt() throws IOException {
    ComparisonReport report = compare(model("a", KNOWS_NO_DISC), model("b", KNOWS_ALL));
    Path out = folder.resolve("report");

    ComparisonPage.write(report, ComparisonPage.open(out));

    assertThat(out.toFile().list())
        .contains("index.html", "comparison.json", "picture-01-a.png", "picture-03-b.png");
    assertThat(Files.readString(out.resolve("index.html")))
        .contains("B is better", "Efron", "class=\"marked\"");
    assertThat(Files.readString(out.resolve("comparison.json"))).contains("\"low\"", "\"seed\": 1");
    ReportLinks.assertWhole(out);
  }

  private ComparisonReport compare(ModelFiles a, ModelFiles b) throws IOException {
    return ModelComparison.run(
        new ModelComparison.Request(a, b, folder.toString(), 1, new PairedBootstrap(200, 1), 3),
        Progress.NONE);
  }

  private EvaluationReport evaluate(ModelFiles model) throws IOException {
    return Evaluation.run(
        new Evaluation.Request(model.onnx(), model.classes(), model.fit(), folder.toString(), 1),
        Progress.NONE);
  }

  private ModelFiles model(String name, int... colours) throws IOException {
    InputShape shape = InputShape.anyBatch(DrawnPictures.SIDE, DrawnPictures.SIDE);
    Path onnx = folder.resolve(name + ".onnx");
    Files.write(onnx, ContractGraph.colourModel(shape, true, colours).toByteArray());
    return new ModelFiles(onnx, folder.resolve("classes.json"), Fit.STRETCH);
  }
}
