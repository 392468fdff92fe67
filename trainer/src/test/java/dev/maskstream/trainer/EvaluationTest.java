package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void aModelThatCannotServeIsRefusedWithTheReason() throws IOException {
    Path broken = Files.writeString(folder.resolve("model.onnx"), "this is no model");

    assertThatThrownBy(() -> Evaluation.run(request(broken), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot serve");
  }

  private EvaluationReport evaluate(int... colours) throws IOException {
    InputShape shape = InputShape.anyBatch(DrawnPictures.SIDE, DrawnPictures.SIDE);
    Path onnx = folder.resolve("colours.onnx");
    Files.write(onnx, ContractGraph.colourModel(shape, true, colours).toByteArray());
    return Evaluation.run(request(onnx), Progress.NONE);
  }

  private Evaluation.Request request(Path onnx) {
    return new Evaluation.Request(
        onnx, folder.resolve("classes.json"), Fit.STRETCH, folder.toString(), 1);
  }
}
