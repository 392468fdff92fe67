package dev.maskstream.trainer;

import static java.util.Comparator.comparingDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.EvaluationReport.Example;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  @TempDir Path folder;

  @BeforeEach
  void drawPictures() throws IOException {
    DrawnPictures.write(folder, 4, 2);
  }

  @Test
  void aModelThatKnowsTheColoursIsAllRight() throws IOException {
    EvaluationReport report = evaluate(0x808080, 0xdc1e1e, 0x1e1edc);

    assertThat(report.score().pixelAccuracy()).isGreaterThan(0.99);
    assertThat(report.score().meanIou()).isGreaterThan(0.97);
    assertThat(report.pictures()).isEqualTo(4);
  }

  @Test
  void aClassThatIsNeverPredictedHasNoOverlap() throws IOException {
    EvaluationReport report = evaluate(0x808080, 0xdc1e1e, 0x00ff00);

    assertThat(report.score().iou().get(2)).isEqualTo(OptionalDouble.of(0));
    assertThat(report.matrix().count(2, 2)).isZero();
  }

  @Test
  void outlinesAreMetByAModelThatKnowsTheColours() throws IOException {
    EvaluationReport report = evaluate(0x808080, 0xdc1e1e, 0x1e1edc);

    assertThat(report.tally().meanBoundary().orElseThrow()).isGreaterThan(0.9);
    assertThat(report.tally().meanIou()).isEqualTo(report.matrix().meanIou());
  }

  @Test
  void theWorstPicturesAreKeptTheWorstFirst() throws IOException {
    // Two grays that noise mixes up, in some pictures more than in others.
    Path onnx = colours(0x6e6e6e, 0xdc1e1e, 0x8c8c8c);

    EvaluationReport report = Evaluation.run(request(onnx), 3, Progress.NONE);
    EvaluationReport all = Evaluation.run(request(onnx), 99, Progress.NONE);

    assertThat(report.worst()).hasSize(3).isSortedAccordingTo(comparingDouble(Example::meanIou));
    assertThat(all.worst()).hasSize(4);
    assertThat(names(all).subList(0, 3)).isEqualTo(names(report));
  }

  @Test
  void theSpeedIsThatOfOneCallForEachPicture() throws IOException {
    Speed speed = evaluate(0x808080, 0xdc1e1e, 0x1e1edc).speed();

    assertThat(speed.threads()).isEqualTo(1);
    assertThat(speed.batch()).isEqualTo(1);
    assertThat(speed.p50Millis()).isPositive().isLessThanOrEqualTo(speed.p99Millis());
  }

  @Test
  void aModelThatCannotServeIsRefusedWithTheReason() throws IOException {
    Path broken = Files.writeString(folder.resolve("model.onnx"), "this is no model");

    assertThatThrownBy(() -> Evaluation.run(request(broken), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot serve");
  }

  private static List<String> names(EvaluationReport report) {
    return report.worst().stream().map(Example::name).toList();
  }

  private EvaluationReport evaluate(int... colours) throws IOException {
    return Evaluation.run(request(colours(colours)), Progress.NONE);
  }

  private Path colours(int... colours) throws IOException {
    InputShape shape = InputShape.anyBatch(DrawnPictures.SIDE, DrawnPictures.SIDE);
    Path onnx = folder.resolve("colours.onnx");
    Files.write(onnx, ContractGraph.colourModel(shape, true, colours).toByteArray());
    return onnx;
  }

  private Evaluation.Request request(Path onnx) {
    return new Evaluation.Request(
        onnx, folder.resolve("classes.json"), Fit.STRETCH, folder.toString(), 1);
  }
}
