package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Loss;
import dev.maskstream.trainer.TrainingSettings.Optimizer;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptedTrainingTest {
  @TempDir private Path folder;

  private TrainingSettings settings(String output, int epochs, Fit fit) throws IOException {
    Path data = folder.resolve("data");
    if (!Files.isDirectory(data)) {
      DrawnPictures.write(data, 20, 3);
    }
    return new TrainingSettings(
        folder.resolve(output),
        "drawn",
        "1",
        Optional.empty(),
        new Pictures(data.toString(), Optional.empty(), Optional.empty(), 0.2),
        new Shape(4, 16, 3, true, 48, 48, fit),
        new Schedule(epochs, 4, Goal.MEAN_IOU, 0, 2, 1, 1),
        new Optimizer(3e-3f, false, 0, 0.01, 1, 0.9),
        new Loss(0, 1),
        Augmentation.NONE);
  }

  private PromptedResult run(String output, int epochs) throws Exception {
    return PromptedTraining.run(
        settings(output, epochs, Fit.LETTERBOX), Progress.NONE, Troubles.fatal());
  }

  private List<PromptedEpoch> epochs(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("metrics.ndjson")).stream()
        .map(PromptedEpoch::parse)
        .toList();
  }

  @Test
  void aRunThatIsGoneOnWithComesToTheSameAndItsPairCanBeMeasured() throws Exception {
    run("whole", 8);
    run("parts", 3);
    PromptedResult result = run("parts", 8);

    List<PromptedEpoch> whole = epochs("whole");
    List<PromptedEpoch> parts = epochs("parts");
    assertThat(result.epochs()).isEqualTo(8);
    assertThat(parts).extracting(PromptedEpoch::loss).isEqualTo(losses(whole));
    assertThat(whole.getLast().loss()).isLessThan(0.95 * whole.getFirst().loss());
    assertThat(folder.resolve("parts/encoder.onnx"))
        .hasSameBinaryContentAs(folder.resolve("whole/encoder.onnx"));
    assertThat(folder.resolve("parts/gallery-002.png")).isRegularFile();
    assertThat(folder.resolve("parts/index.html")).isRegularFile();
    assertCard();
    assertMeasured();
  }

  private static List<Double> losses(List<PromptedEpoch> epochs) {
    return epochs.stream().map(PromptedEpoch::loss).toList();
  }

  private void assertCard() throws IOException {
    JsonObject card =
        JsonParser.parseString(Files.readString(folder.resolve("parts/model.json")))
            .getAsJsonObject();
    assertThat(card.get("task").getAsString()).isEqualTo("promptable");
    assertThat(card.get("fit").getAsString()).isEqualTo("letterbox");
    assertThat(card.getAsJsonArray("classes")).hasSize(2);
  }

  private void assertMeasured() throws IOException {
    PromptedEvaluation.Request request =
        new PromptedEvaluation.Request(
            folder.resolve("parts/encoder.onnx"),
            folder.resolve("parts/decoder.onnx"),
            folder.resolve("data").toString(),
            Optional.empty(),
            new PromptedEvaluation.Sample(4, 1, 2),
            true,
            1);
    ReportFolder report = PromptedPage.open(folder.resolve("report"));

    PromptedReport measured = PromptedEvaluation.run(request, Progress.NONE);
    PromptedPage.write(measured, report);

    JsonObject json = JsonParser.parseString(measured.toJson()).getAsJsonObject();
    assertThat(json.get("objects").getAsInt()).isEqualTo(4);
    assertThat(json.getAsJsonArray("methods")).hasSize(2);
    assertThat(measured.text()).contains("grabcut").contains("NoC@85");
    assertThat(folder.resolve("report/picture-01-third.png")).isRegularFile();
    assertThat(folder.resolve("report/index.html")).content().contains("IoU after 1 click");
  }

  @Test
  void aPictureThatWouldBeStretchedIsRefused() {
    assertThatThrownBy(
            () ->
                PromptedTraining.run(
                    settings("stretched", 1, Fit.STRETCH), Progress.NONE, Troubles.fatal()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("letterbox");
  }
}
