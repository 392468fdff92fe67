package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.TrainingResult.End;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Loss;
import dev.maskstream.trainer.TrainingSettings.Optimizer;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  private static final Shape SMALL = new Shape(4, 16, 2, true, 48, 48, Fit.STRETCH);

  @TempDir static Path pictures;
  @TempDir Path run;

  @BeforeAll
  static void drawPictures() throws Exception {
    DrawnPictures.write(pictures, 12, 1);
  }

  @Test
  void aDrawnSetIsLearnedAndTheServedFileKnowsIt() throws Exception {
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
  void aRunLeavesItsSettingsManifestFiguresPicturesAndPage() throws Exception {
    Training.run(settings(SMALL, 2, 0), Progress.NONE);

    assertThat(run.toFile().list())
        .contains(
            "settings.json",
            "manifest.json",
            "metrics.ndjson",
            "loss.png",
            "accuracy.png",
            "gallery-002.png",
            "last.checkpoint",
            "best.params",
            "model.onnx",
            "model.json",
            "confusion.png",
            "index.html")
        .noneMatch(name -> name.contains(".part"));
    assertThat(Files.readString(run.resolve("manifest.json"))).contains("picture-00");
  }

  @Test
  void theSameSeedGivesTheSameFigures(@TempDir Path again) throws Exception {
    Training.run(settings(SMALL, 2, 0), Progress.NONE);
    Training.run(in(again, settings(SMALL, 2, 0)), Progress.NONE);

    assertThat(figures(again)).isEqualTo(figures(run)).hasSize(2);
  }

  @Test
  void aRunGoesOnWhereTheOneBeforeItEnded() throws Exception {
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
  void aCheckpointOfAnotherShapeIsRefused() throws Exception {
    Training.run(settings(SMALL, 1, 0), Progress.NONE);
    Shape wider = new Shape(8, 32, 2, true, 48, 48, Fit.STRETCH);

    String before = Files.readString(run.resolve("settings.json"));

    assertThatThrownBy(() -> Training.run(settings(wider, 2, 0), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("last.checkpoint");
    assertThat(run.resolve("settings.json")).hasContent(before);
  }

  @Test
  void aModelThatIsNoRunsIsLeftAlone() throws Exception {
    Path model = Files.writeString(run.resolve("model.onnx"), "somebody's");

    assertThatThrownBy(() -> Training.run(settings(SMALL, 1, 0), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name a new folder");

    assertThat(model).hasContent("somebody's");
  }

  @Test
  void aRunThatGetsNoBetterEnds() throws Exception {
    TrainingSettings settings = settings(SMALL, 60, 2);

    TrainingResult result = Training.run(settings, Progress.NONE);

    int best = result.best().orElseThrow().epoch();
    assertThat(result.end()).isEqualTo(End.NO_LONGER_BETTER);
    assertThat(result.epochs()).isEqualTo(best + 2).isLessThan(60);
  }

  @Test
  void aRunThatIsStoppedInTheMiddleOfAnEpochEndsAsIfItHadNotBeen(@TempDir Path whole)
      throws Exception {
    Training.run(in(whole, settings(SMALL, 3, 0)), Progress.NONE);

    TrainingResult stopped;
    try (StopSwitch stop = new StopSwitch()) {
      stopped =
          Training.run(
              settings(SMALL, 3, 0), new AfterSteps(6, stop::request), Troubles.fatal(), stop);
    }
    TrainingResult ended = Training.run(settings(SMALL, 3, 0), Progress.NONE);

    assertThat(stopped.end()).isEqualTo(End.STOPPED);
    assertThat(stopped.epochs()).isEqualTo(1);
    assertThat(ended.end()).isEqualTo(End.FINISHED);
    assertThat(figures(run)).isEqualTo(figures(whole)).hasSize(3);
    assertThat(run.resolve("best.params")).hasSameBinaryContentAs(whole.resolve("best.params"));
  }

  @Test
  void aRunThatIsStoppedWhileItReadsPicturesReadsNoMore() throws Exception {
    List<String> reading = new ArrayList<>();
    TrainingResult result;
    try (StopSwitch stop = new StopSwitch()) {
      Progress progress =
          new Progress() {
            @Override
            public void start(String task, long steps) {
              reading.add(task);
            }

            @Override
            public void step(String note) {
              reading.add("picture");
              stop.request();
            }

            @Override
            public void end(String summary) {
              reading.add(summary);
            }
          };
      result = Training.run(settings(SMALL, 3, 0), progress, Troubles.fatal(), stop);
    }

    assertThat(result).isEqualTo(new TrainingResult(0, End.STOPPED, Optional.empty()));
    assertThat(reading)
        .containsExactly("reading pictures", "picture", "stopped while reading pictures");
    assertThat(run).isEmptyDirectory();
  }

  @Test
  void aRunThatIsKilledIsDoneAgainFromItsLastCheckpoint(@TempDir Path whole) throws Exception {
    Training.run(in(whole, settings(SMALL, 3, 0)), Progress.NONE);
    Progress killer = new AfterSteps(6, TrainingTest::fail);

    assertThatThrownBy(() -> Training.run(settings(SMALL, 3, 0), killer))
        .isInstanceOf(IllegalStateException.class);
    Training.run(settings(SMALL, 3, 0), Progress.NONE);

    assertThat(figures(run)).isEqualTo(figures(whole)).hasSize(3);
  }

  @Test
  void aRunIsNotGoneOnWithByOtherHeldOutPictures(@TempDir Path others) throws Exception {
    Training.run(settings(SMALL, 1, 0), Progress.NONE);
    Pictures measured =
        new Pictures(
            pictures.toString(),
            Optional.of(DrawnPictures.write(others, 3, 9).toString()),
            Optional.empty(),
            0.3);

    assertThatThrownBy(() -> Training.run(settings(SMALL, 2, 0).with(measured), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other held-out pictures")
        .hasMessageContaining("--weights");
  }

  @Test
  void theMiddleOfAnEpochIsNotGoneOnWithInBatchesOfAnotherSize() throws Exception {
    try (StopSwitch stop = new StopSwitch()) {
      Training.run(settings(SMALL, 2, 0), new AfterSteps(2, stop::request), Troubles.fatal(), stop);
    }
    TrainingSettings one = settings(SMALL, 2, 0);
    TrainingSettings other =
        new TrainingSettings(
            one.output(),
            one.modelName(),
            one.version(),
            one.weights(),
            one.pictures(),
            one.shape(),
            new Schedule(2, 3, Goal.MEAN_IOU, 0, 2, 7, 1),
            one.optimizer(),
            one.loss(),
            one.augmentation());

    assertThatThrownBy(() -> Training.run(other, Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("batchSize=3");
  }

  @Test
  void runsMayFollowEachOtherOnThreadsOfTheirOwn(@TempDir Path second) throws Exception {
    for (Path folder : List.of(run, second)) {
      Callable<TrainingResult> training =
          () -> Training.run(in(folder, settings(SMALL, 1, 0)), Progress.NONE);
      FutureTask<TrainingResult> task = new FutureTask<>(training);
      Thread.ofPlatform().start(task);

      assertThat(task.get(60, TimeUnit.SECONDS).epochs()).isEqualTo(1);
    }
  }

  @Test
  void aRunMayBeginFromTheWeightsOfAnother(@TempDir Path further) throws Exception {
    Training.run(settings(SMALL, 20, 0), Progress.NONE);
    Optional<Path> weights = Optional.of(run.resolve("best.params"));

    Training.run(with(further, weights, settings(SMALL, 1, 0)), Progress.NONE);

    EpochFigures first = new RunFolder(further).epochs().getFirst();
    assertThat(first.loss()).isLessThan(new RunFolder(run).epochs().getFirst().loss() / 2);
  }

  private static void fail() {
    throw new IllegalStateException("killed");
  }

  /** Does something after so many training steps. */
  private static final class AfterSteps implements Progress {
    private final Runnable what;
    private int left;
    private boolean fitting;

    AfterSteps(int steps, Runnable what) {
      this.left = steps;
      this.what = what;
    }

    @Override
    public void start(String task, long steps) {
      fitting = task.startsWith("epoch");
    }

    @Override
    public void step(String note) {
      if (fitting && --left == 0) {
        what.run();
      }
    }

    @Override
    public void end(String summary) {}
  }

  @Test
  void aPictureThatCannotBeReadIsLeftOutAndNamedWhenAskedFor(@TempDir Path damaged)
      throws Exception {
    DrawnPictures.write(damaged, 12, 1);
    Files.writeString(damaged.resolve("images/picture-03.png"), "this is no picture");
    TrainingSettings settings = on(damaged, settings(SMALL, 1, 0));
    Heard progress = new Heard();

    assertThatThrownBy(() -> Training.run(settings, Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("picture-03.png");
    Training.run(settings, progress, Troubles.leftOut());

    assertThat(progress.ends.getFirst()).contains("1 left out: picture-03");
    assertThat(Files.readString(run.resolve("manifest.json")))
        .contains("picture-02")
        .doesNotContain("picture-03");
  }

  private static final class Heard implements Progress {
    private final List<String> ends = new ArrayList<>();

    @Override
    public void start(String task, long steps) {}

    @Override
    public void step(String note) {}

    @Override
    public void end(String summary) {
      ends.add(summary);
    }
  }

  private static TrainingSettings on(Path pictures, TrainingSettings settings) {
    return settings.with(
        new Pictures(pictures.toString(), Optional.empty(), Optional.empty(), 0.3));
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
        Optional.empty(),
        new Pictures(pictures.toString(), Optional.empty(), Optional.empty(), 0.3),
        shape,
        new Schedule(epochs, 2, Goal.MEAN_IOU, patience, 2, 7, 1),
        new Optimizer(1e-2f, true, 1, 0.01, 1, 0.9),
        new Loss(0.5, 0.5),
        new Augmentation(true, true, 0.8, 1.2, 0.05, 0.1, 1));
  }

  private static TrainingSettings in(Path folder, TrainingSettings settings) {
    return with(folder, Optional.empty(), settings);
  }

  private static TrainingSettings with(
      Path folder, Optional<Path> weights, TrainingSettings settings) {
    return new TrainingSettings(
        folder,
        settings.modelName(),
        settings.version(),
        weights,
        settings.pictures(),
        settings.shape(),
        settings.schedule(),
        settings.optimizer(),
        settings.loss(),
        settings.augmentation());
  }
}
