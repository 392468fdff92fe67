package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final Shape SMALL = new Shape(4, 2, true, 48, 48, Fit.STRETCH);

  @TempDir static Path pictures;
  @TempDir Path run;

  @BeforeAll
  static void drawPictures() throws IOException {
    DrawnPictures.write(pictures, 12, 1);
  }

  @Test
  void aDrawnSetIsLearnedAndTheServedFileKnowsIt() throws IOException {
    TrainingResult result = Training.run(settings(SMALL, 30, 0), Progress.NONE);

    Evaluation.Request request =
        new Evaluation.Request(
            run.resolve("model.onnx"),
            run.resolve("model.json"),
            Fit.STRETCH,
            pictures.toString(),
            1);
    EvaluationReport served = Evaluation.run(request, Progress.NONE);
    assertThat(result.end()).isEqualTo(End.FINISHED);
    assertThat(result.best().orElseThrow().score().meanIou()).isGreaterThan(0.9);
    assertThat(served.score().meanIou()).isGreaterThan(0.9);
    assertThat(served.toJson()).contains("\"mean_iou\"", "\"confusion\"", "\"disc\"");
  }

  @Test
  void aRunLeavesItsSettingsManifestFiguresCurvesAndGallery() throws IOException {
    Training.run(settings(SMALL, 2, 0), Progress.NONE);

    assertThat(run.toFile().list())
        .contains(
            "settings.json",
            "manifest.json",
            "metrics.ndjson",
            "loss.png",
            "accuracy.png",
            "gallery-002.png",
            "last.params",
            "best.params",
            "model.onnx",
            "model.json")
        .noneMatch(name -> name.contains(".part"));
    assertThat(Files.readString(run.resolve("manifest.json"))).contains("picture-00");
  }

  @Test
  void theSameSeedGivesTheSameFigures(@TempDir Path again) throws IOException {
    Training.run(settings(SMALL, 2, 0), Progress.NONE);
    Training.run(in(again, settings(SMALL, 2, 0)), Progress.NONE);

    assertThat(figures(again)).isEqualTo(figures(run)).hasSize(2);
  }

  @Test
  void aRunGoesOnWhereTheOneBeforeItEnded() throws IOException {
    Training.run(settings(SMALL, 2, 0), Progress.NONE);

    TrainingResult result = Training.run(settings(SMALL, 4, 0), Progress.NONE);

    assertThat(result.epochs()).isEqualTo(4);
    assertThat(new RunFolder(run).epochs())
        .extracting(EpochFigures::epoch)
        .containsExactly(1, 2, 3, 4);
    assertThat(new RunFolder(run).epochs())
        .extracting(EpochFigures::loss)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void aCheckpointOfAnotherShapeIsRefused() throws IOException {
    Training.run(settings(SMALL, 1, 0), Progress.NONE);
    Shape wider = new Shape(8, 2, true, 48, 48, Fit.STRETCH);

    assertThatThrownBy(() -> Training.run(settings(wider, 2, 0), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("last.params");
  }

  @Test
  void aRunThatGetsNoBetterEnds() throws IOException {
    TrainingSettings settings = settings(SMALL, 60, 2);

    TrainingResult result = Training.run(settings, Progress.NONE);

    int best = result.best().orElseThrow().epoch();
    assertThat(result.end()).isEqualTo(End.NO_LONGER_BETTER);
    assertThat(result.epochs()).isEqualTo(best + 2).isLessThan(60);
  }

  private List<String> figures(Path folder) throws IOException {
    return new RunFolder(folder)
        .epochs().stream().map(e -> e.loss() + " " + e.accuracy() + " " + e.validation()).toList();
  }

  private TrainingSettings settings(Shape shape, int epochs, int patience) {
    return new TrainingSettings(
        run,
        "drawn",
        "1",
        new Pictures(pictures.toString(), Optional.empty(), Optional.empty(), 0.3),
        shape,
        new Schedule(epochs, 2, 1e-2f, true, 0.5, Goal.MEAN_IOU, patience, 2, 7, 1),
        new Augmentation(true, 1.2, 0.05, 0.1, 1));
  }

  private static TrainingSettings in(Path folder, TrainingSettings settings) {
    return new TrainingSettings(
        folder,
        settings.modelName(),
        settings.version(),
        settings.pictures(),
        settings.shape(),
        settings.schedule(),
        settings.augmentation());
  }
}
