package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.PointingPair;
import dev.maskstream.standalone.UnknownToOneDnn;
import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  void theEngineThatIsAskedForIsTheOneThatIsMeasured() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");

    JsonObject ours = figures("--engine", "OneDNN");
    JsonObject theirs = figures();

    assertThat(ours.getAsJsonObject("speed").get("engine").getAsString()).isEqualTo("OneDNN");
    assertThat(ours.getAsJsonObject("speed").get("threads").getAsInt()).isEqualTo(1);
    assertThat(theirs.getAsJsonObject("speed").get("engine").getAsString())
        .isEqualTo("OnnxRuntime");
    assertThat(ours.get("mean_iou").getAsDouble())
        .isCloseTo(theirs.get("mean_iou").getAsDouble(), within(0.01));
  }

  @Test
  void engineAutoMeasuresTheFastestThatKeepsToTheClassMaps() {
    assertThat(figures("--engine", "auto").get("mean_iou").getAsDouble()).isGreaterThan(0.95);
  }

  @Test
  void aModelThatTheEngineRefusesIsNotMeasuredInAnother() throws Exception {
    Path onnx = Path.of(model).resolve("model.onnx");
    ModelProto known = ModelProto.parseFrom(Files.readAllBytes(onnx));
    Files.write(onnx, UnknownToOneDnn.of(known).toByteArray());

    CommandRun run = evaluate("--engine", "OneDNN");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("OneDNN does not run", "operator Sigmoid").hasLineCount(1);
    assertThat(evaluate().exitCode()).isZero();
  }

  @Test
  void anEngineThatIsNotKnownOrNotAskedOfClassMapsIsRefused() {
    assertThat(evaluate("--engine", "Caffe").err()).contains("engine Caffe; known: [auto, OnnxRun");
    assertThat(panoptic("--engine", "OneDNN").err()).contains("--engine goes with class maps");
  }

  private JsonObject figures(String... more) {
    CommandRun run =
        evaluate(Stream.concat(Stream.of("--json"), Stream.of(more)).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  private CommandRun evaluate(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", model, folder.resolve("data").toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void panopticFiguresArePrintedAndWrittenWhereAskedFor() {
    Path report = folder.resolve("report");

    CommandRun run = panoptic("-o", report.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("3 pictures  PQ", "each connected region of a thing", "invented", "green");
    assertThat(report.resolve("index.html")).isNotEmptyFile();
    JsonObject figures = JsonParser.parseString(panoptic("--json").out()).getAsJsonObject();
    assertThat(figures.get("truth").getAsString()).isEqualTo("connected_regions");
    assertThat(figures.getAsJsonObject("things").get("pq").getAsDouble()).isGreaterThan(0.95);
    assertThat(figures.getAsJsonObject("stuff").get("pq").isJsonNull()).isTrue();
  }

  @Test
  void objectsMayBeFoundByAPairAndNamedByTheClassMap() throws Exception {
    // It finds a disk around each point, not the field the disks are in.
    PairChoice pair = PointingPair.write(folder);

    CommandRun run = panoptic("--encoder", pair.encoder().toString(), "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonObject red =
        JsonParser.parseString(run.out())
            .getAsJsonObject()
            .getAsJsonArray("classes")
            .get(1)
            .getAsJsonObject();
    assertThat(red.get("name").getAsString()).isEqualTo("red");
    assertThat(red.get("found").getAsInt()).isZero();
    assertThat(red.get("invented").getAsInt()).isGreaterThan(30);
  }

  @Test
  void whatIsToBeMeasuredMustBeOneThing() {
    assertThat(panoptic("--task", "prompted").err()).contains("two things to measure");
    assertThat(CommandRun.of("evaluate", model, folder.toString(), "--encoder", "e.onnx").err())
        .contains("--encoder goes with --panoptic");
  }

  private CommandRun panoptic(String... more) {
    List<String> arguments = new ArrayList<>(List.of("evaluate", model));
    arguments.addAll(List.of(folder.resolve("data").toString(), "--panoptic"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void aFolderThatHoldsSomethingElseIsRefusedInOneLine() {
    CommandRun run =
        CommandRun.of("evaluate", model, folder.resolve("data").toString(), "-o", model);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("evaluation.json", "name a new folder").hasLineCount(1);
  }
}
