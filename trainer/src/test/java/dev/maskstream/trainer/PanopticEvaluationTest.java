package dev.maskstream.trainer;

import static dev.maskstream.trainer.data.layout.PanopticRow.runs;
import static dev.maskstream.trainer.data.layout.PanopticRow.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.PanopticFigures.Kind;
import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.trainer.data.PanopticSet;
import dev.maskstream.trainer.data.layout.PanopticRow;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.metrics.PanopticQuality.Quality;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model that tells classes by colours, so that its answers can be worked out by hand. */
class PanopticEvaluationTest {
  private static final int GRAY = 0x808080;
  private static final int RED = 0xff0000;
  private static final int GROUND = 10;
  private static final int SQUARE = 20;
  private static final int LENGTH = 256;

  @TempDir Path folder;

  @Test
  void aPerfectAnswerHasAQualityOfAHundredPerCent() throws IOException {
    PanopticReport report =
        row(
            runs(64, RED, 64, GRAY, 64, RED, 64, GRAY),
            runs(64, 1, 64, 3, 64, 2, 64, 3),
            segment(1, SQUARE, false) + "," + segment(2, SQUARE, false) + "," + ground(3));

    assertThat(quality(report, SQUARE)).isEqualTo(new Quality(2, 0, 0, 2));
    assertThat(report.figures().mean(Kind.ALL).panoptic()).hasValue(1);
    assertThat(report.summary())
        .contains("PQ 100.00 %  SQ 100.00 %  RQ 100.00 %  things 100.00 %  stuff 100.00 %");
  }

  @Test
  void anIouOfExactlyOneHalfIsNoMatch() throws IOException {
    PanopticReport report =
        row(
            runs(128, RED, 128, GRAY),
            runs(64, 1, 192, 3),
            segment(1, SQUARE, false) + "," + ground(3));

    assertThat(quality(report, SQUARE)).isEqualTo(new Quality(0, 1, 1, 0));
  }

  @Test
  void oneMorePixelThanOneHalfIsAMatch() throws IOException {
    PanopticReport report =
        row(
            runs(127, RED, 129, GRAY),
            runs(64, 1, 192, 3),
            segment(1, SQUARE, false) + "," + ground(3));

    assertThat(quality(report, SQUARE)).isEqualTo(new Quality(1, 0, 0, 64.0 / 127));
  }

  @Test
  void whatLiesInACrowdIsNeitherFoundNorInvented() throws IOException {
    PanopticReport report =
        row(
            runs(64, RED, 64, GRAY, 64, RED, 64, GRAY),
            runs(64, 1, 64, 3, 64, 2, 64, 3),
            segment(1, SQUARE, false) + "," + segment(2, SQUARE, true) + "," + ground(3));

    assertThat(quality(report, SQUARE)).isEqualTo(new Quality(1, 0, 0, 1));
  }

  @Test
  void whatLiesMostlyInVoidIsNotInvented() throws IOException {
    PanopticReport report = row(runs(128, RED, 128, GRAY), runs(65, 0, 191, 3), ground(3));

    assertThat(quality(report, SQUARE)).isEqualTo(new Quality(0, 0, 0, 0));
  }

  @Test
  void aClassThatNeitherTruthNorPredictionHasIsInNoMean() throws IOException {
    PanopticReport report = row(runs(LENGTH, GRAY), runs(LENGTH, 3), ground(3));

    assertThat(report.figures().mean(Kind.ALL).panoptic()).hasValue(1);
    assertThat(report.figures().occurring(Kind.ALL)).isEqualTo(1);
    JsonObject json = JsonParser.parseString(report.toJson()).getAsJsonObject();
    assertThat(json.getAsJsonObject("things").get("pq").isJsonNull()).isTrue();
    assertThat(json.getAsJsonObject("stuff").get("pq").getAsDouble()).isEqualTo(1);
    assertThat(json.getAsJsonArray("classes").get(1).getAsJsonObject().get("sq").isJsonNull())
        .isTrue();
    assertThat(report.text()).contains("ghost");
  }

  @Test
  void aClassThatTheModelDoesNotKnowCanOnlyBeMissed() throws IOException {
    PanopticReport report =
        row(runs(LENGTH, GRAY), runs(128, 1, 128, 3), segment(1, 90, false) + "," + ground(3));

    assertThat(quality(report, 90)).isEqualTo(new Quality(0, 0, 1, 0));
    assertThat(report.truth().neverTold()).extracting(PanopticClass::name).containsExactly("ghost");
  }

  @Test
  void aModelOfOtherClassesIsRefused() throws IOException {
    new PanopticRow(folder)
        .categories("{\"id\": 10, \"name\": \"lawn\", \"isthing\": 0}")
        .write(runs(LENGTH, GRAY), runs(LENGTH, 3), ground(3));

    assertThatThrownBy(this::evaluate)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the model tells ground, square")
        .hasMessageContaining("the data lawn");
  }

  @Test
  void theWorstPicturesAreKeptAndShown() throws IOException {
    PanopticReport report =
        row(
            runs(128, RED, 128, GRAY),
            runs(64, 1, 192, 3),
            segment(1, SQUARE, false) + "," + ground(3));
    Path page = folder.resolve("report");

    PanopticPage.write(report, PanopticPage.open(page));

    assertThat(report.worst()).extracting(PanopticReport.Example::name).containsExactly("row");
    assertThat(page.toFile().list())
        .contains("panoptic.json", "picture-01-truth.png", "picture-01-prediction.png");
    assertThat(page.resolve("index.html"))
        .content()
        .contains("Kirillov", "Square", "PQ of things", "COCO panoptic", "ghost")
        .contains("2 classes", "1 class<");
    ReportLinks.assertWhole(page);
  }

  @Test
  void withoutToldObjectsTheRegionsOfTheLabelsAreTheTruth() throws IOException {
    DrawnPictures.write(folder, 3, 2);
    Path classes = folder.resolve("classes.json");
    Files.writeString(
        classes,
        Files.readString(classes)
            .replace("\"square\"", "\"square\", \"thing\": true")
            .replace("\"disc\"", "\"disc\", \"thing\": true"));
    Path onnx = colours(DrawnPictures.SIDE, DrawnPictures.SIDE, GRAY, 0xdc1e1e, 0x1e1edc);

    PanopticReport report = evaluate(new ModelFiles(onnx, classes, Fit.STRETCH), Optional.empty());

    assertThat(report.truth().origin()).isEqualTo(PanopticSet.Origin.CONNECTED_REGIONS);
    assertThat(report.figures().mean(Kind.THINGS).panoptic().orElseThrow()).isEqualTo(1);
    assertThat(quality(report, 1).found()).isEqualTo(3);
    assertThat(quality(report, 0).found()).isEqualTo(3);
    assertThat(report.text()).contains("each connected region of a thing");
  }

  private static String ground(int id) {
    return segment(id, GROUND, false);
  }

  private static Quality quality(PanopticReport report, int number) {
    return report.figures().quality().of(number);
  }

  private PanopticReport row(int[] colours, int[] ids, String segments) throws IOException {
    new PanopticRow(folder).write(colours, ids, segments);
    return evaluate();
  }

  private PanopticReport evaluate() throws IOException {
    Path classes = Files.writeString(folder.resolve("classes.json"), "[\"ground\", \"square\"]");
    return evaluate(
        new ModelFiles(colours(LENGTH, 1, GRAY, RED), classes, Fit.STRETCH), Optional.empty());
  }

  private PanopticReport evaluate(ModelFiles model, Optional<PanopticEvaluation.Pair> pair)
      throws IOException {
    return PanopticEvaluation.run(
        new PanopticEvaluation.Request(model, pair, folder.toString(), 2, 1), Progress.NONE);
  }

  private Path colours(int width, int height, int... colours) throws IOException {
    InputShape shape = InputShape.anyBatch(width, height);
    return Files.write(
        folder.resolve("colours.onnx"),
        ContractGraph.colourModel(shape, true, colours).toByteArray());
  }
}
