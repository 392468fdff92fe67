package dev.maskstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The registry, explanations and replays by command, against one running `up`. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelsIT {
  private static final int FRAMES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Path folder;
  private ModelChoice model;
  private RunningUp up;
  private Answers answers;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    model = ColourModel.write(folder);
    up = RunningUp.serving(folder, model);
    answers = new Answers(up.url());
  }

  @AfterAll
  void stop() throws Exception {
    answers.close();
    up.close();
  }

  @Test
  void aVersionGoesTheWholeWayFromAddToRemove() throws Exception {
    String first = "colours@" + servingVersion();
    Path golden = Files.createDirectories(folder.resolve("golden"));
    Files.write(golden.resolve("parts.jpg"), ColourModel.jpeg());

    String parent = first.substring("colours@".length());
    ok(add("2", "--parent", parent, "--golden", golden.toString()));
    assertThat(ok(run("models", "show", "colours@2")))
        .contains("parent         " + parent, "golden frames  1", "ed25519:", "green");
    assertThat(ok(run("models", "verify", "colours@2")))
        .contains("signature", "contract", "golden frame 1")
        .doesNotContain("FAILED");
    ok(run("models", "shadow", "colours@2", "--share", "1", "--no-wait"));
    assertThat(ok(run("models", "list"))).contains("~ colours").contains("* colours");
    assertThat(JsonParser.parseString(ok(run("models", "list", "--json"))).getAsJsonArray())
        .allMatch(row -> row.getAsJsonObject().get("mean_iou").isJsonNull());
    assertThat(run("models", "remove", "colours@2").err()).contains("shadows");
    assertThat(ok(run("models", "shadow", "colours", "--off"))).contains("2 shadows no more");
    assertThat(ok(run("models", "list"))).doesNotContain("~ colours");
    assertThat(ok(run("models", "shadow", "colours@2", "--off"))).contains("has no shadow");
    assertThat(ok(run("models", "serve", "colours@2"))).contains("serving colours@2 in ");
    assertThat(ok(run("models", "rollback", "colours"))).contains("serving " + first);
    assertThat(run("models", "remove", "colours@2").err()).contains("rollback returns");
    assertThat(ok(run("models", "remove", "colours@2", "--force"))).contains("0 of its files");
    assertThat(run("models", "show", "colours@2").err()).contains("it has " + parent);
  }

  @Test
  void aVersionWhoseFileIsItsOwnLeavesNoPartBehind() throws Exception {
    Path other = folder.resolve("other.onnx");
    InputShape shape = InputShape.anyBatch(ColourModel.WIDTH, ColourModel.HEIGHT);
    Files.write(
        other, ContractGraph.colourModel(shape, true, 0x101010, 0xff0000, 0x00ff00).toByteArray());
    ok(
        run(
            "models",
            "add",
            other.toString(),
            "--classes",
            model.classes().toString(),
            "--name",
            "gone"));
    String version =
        JsonParser.parseString(ok(run("models", "list", "--json")))
            .getAsJsonArray()
            .asList()
            .stream()
            .map(row -> row.getAsJsonObject())
            .filter(row -> row.get("name").getAsString().equals("gone"))
            .map(row -> row.get("version").getAsString())
            .findFirst()
            .orElseThrow();

    assertThat(ok(run("models", "remove", "gone@" + version))).contains("1 of its files");

    assertThat(run("models", "verify", "gone@" + version).err()).contains("there is no model gone");
    long live =
        MaskTopic.readAll(up.kafka(), "model-files").stream()
            .filter(record -> record.key().startsWith(version))
            .reduce((_, last) -> last)
            .filter(last -> last.value() != null)
            .stream()
            .count();
    assertThat(live).isZero();
  }

  @Test
  void sourcesThatNameNoModelGoWhereSomebodySaysAndNowhereElse() throws Exception {
    String first = "colours@" + servingVersion();
    ok(add("1", "--name", "newer"));
    ok(run("models", "serve", "newer@1"));
    Awaitility.await().atMost(PATIENCE).until(() -> modelOfAFrame().equals("newer"));

    assertThat(ok(run("models", "serve", first)))
        .contains("serves already", "stay with newer; `models serve --default` gives them");
    assertThat(ok(run("models", "serve", first, "--default")))
        .contains("serves already", "sources that name no model get it from now on");

    Awaitility.await().atMost(PATIENCE).until(() -> modelOfAFrame().equals("colours"));
    assertThat(ok(run("models", "serve", first, "--default")).strip()).endsWith("serves already");
    assertThat(ok(run("models", "list"))).containsPattern("\\* colours .*\\(default\\)");

    ok(add("2", "--name", "newer"));
    ok(run("models", "shadow", "newer@2", "--no-wait"));

    assertThat(ok(run("models", "list")))
        .containsPattern("~ newer ")
        .containsPattern("\\* colours .*\\(default\\)");

    assertThat(ok(run("models", "serve", "newer@2", "--no-wait"))).contains("stay with colours");

    assertThat(ok(run("models", "list")))
        .containsPattern("\\* newer ")
        .containsPattern("\\* colours .*\\(default\\)");
    assertThat(ok(run("models", "serve", "newer@1", "--timeout", "5")))
        .contains("serving for nobody yet: no source names newer");
    assertThat(ok(add("3", "--name", "newer", "--serve"))).contains("stay with colours");
    assertThat(modelOfAFrame()).isEqualTo("colours");
  }

  @Test
  void aMaskIsExplainedAndItsFramesAreReplayedAlike() throws Exception {
    List<String> ids = IntStream.range(0, FRAMES).mapToObj(_ -> frameId()).toList();

    String explained = ok(run("explain", ids.getFirst(), "--source", "line"));
    Path output = folder.resolve("replayed");
    String figures =
        ok(
            run(
                "replay",
                "--source",
                "line",
                "--from",
                "-10m",
                "--model",
                "colours@" + servingVersion(),
                "-o",
                output.toString(),
                "--json"));

    assertThat(explained).contains(ids.getFirst(), "source line", "colours@", "OnnxRuntime");
    JsonObject report = JsonParser.parseString(figures).getAsJsonObject();
    assertThat(report.get("compared").getAsLong()).isEqualTo(FRAMES);
    assertThat(report.get("pixel_agreement").getAsDouble()).isEqualTo(1);
    assertThat(output.resolve("replay.json")).exists();
    assertThat(MaskTopic.readAll(up.kafka(), report.get("topic").getAsString())).hasSize(FRAMES);
  }

  @Test
  void aVersionThatSaysOtherThingsIsReplayedWithASheetOfDifferencesAndItsTopicTakenAway()
      throws Exception {
    Path other = folder.resolve("swapped.onnx");
    InputShape shape = InputShape.anyBatch(ColourModel.WIDTH, ColourModel.HEIGHT);
    Files.write(
        other, ContractGraph.colourModel(shape, true, 0x000000, 0x00ff00, 0xff0000).toByteArray());
    ok(
        run(
            "models",
            "add",
            other.toString(),
            "--classes",
            model.classes().toString(),
            "--name",
            "swapped",
            "--version",
            "1"));
    var _ = frameId("swapping");
    Path output = folder.resolve("swapped");

    String[] replay = {
      "replay", "--source", "swapping", "--from", "-10m", "--model", "swapped@1", "--json", "-o",
    };
    JsonObject report =
        JsonParser.parseString(
                ok(
                    run(
                        Stream.concat(Stream.of(replay), Stream.of(output.toString()))
                            .toArray(String[]::new))))
            .getAsJsonObject();

    assertThat(report.get("compared").getAsLong()).isEqualTo(1);
    assertThat(report.getAsJsonArray("classes"))
        .allMatch(one -> one.getAsJsonObject().has("iou"), "tells an IoU, if only null");
    assertThat(report.get("pixel_agreement").getAsDouble()).isBetween(0.3, 0.4);
    assertThat(output.resolve("differences.png")).isNotEmptyFile();
    String topic = report.get("topic").getAsString();
    assertThat(MaskTopic.readAll(up.kafka(), topic)).hasSize(1);
    String id = topic.replaceFirst(".*-replay-", "");
    assertThat(ok(run("replay", "--delete", id))).contains("deleted topic " + topic);
    assertThat(run("replay", "--delete", id).err()).contains("cannot delete topic " + topic);
    assertThat(run("replay", "--delete", "masks").err()).contains("is not the id of a replay");
  }

  @Test
  void aStretchWithoutAFrameIsAnErrorAndLeavesNoTopic() throws Exception {
    Set<String> before = topics();

    CommandRun replayed =
        run(
            "replay",
            "--source",
            "nobody",
            "--from",
            "-10m",
            "--model",
            "colours@" + servingVersion());

    assertThat(replayed.exitCode()).isEqualTo(1);
    assertThat(replayed.err()).contains("holds no frame of source nobody from -10m");
    assertThat(topics()).isEqualTo(before).contains("masks");
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", up.kafka()))) {
      return admin.listTopics().names().get();
    }
  }

  @Test
  void aVersionThatSomebodyElseSignedIsNotOpenedAndWhatServedGoesOn() {
    Map<String, String> theirs = new HashMap<>(CommandRun.environment());
    theirs.put("MASKSTREAM_SIGNING_KEY", folder.resolve("their-key.pem").toString());

    String data = RunningUp.data(folder).toString();

    ok(
        CommandRun.of(
            theirs,
            "models",
            "add",
            model.onnx().toString(),
            "--classes",
            model.classes().toString(),
            "--name",
            "theirs",
            "--version",
            "1",
            "--data",
            data));
    CommandRun served = CommandRun.of(theirs, "models", "serve", "theirs@1", "--data", data);

    assertThat(served.exitCode()).isEqualTo(1);
    assertThat(served.out()).contains("signed by ed25519:", "not trusted here");
    assertThat(frameId("elsewhere")).isNotEmpty();
  }

  @Test
  void aFrameThatNeverWasIsSaidInOneLine() {
    CommandRun run = run("explain", "01890a5d-ac96-774b-bcce-b302099a8057");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("no mask of frame 01890a5d-", "holds no such record")
        .hasLineCount(1);
  }

  private String frameId() {
    return frameId("line");
  }

  private String frameId(String source) {
    return answers
        .post("/v1/sources/" + source + "/frames?wait=mask", "image/jpeg", ColourModel.jpeg())
        .json()
        .get("frame_id")
        .getAsString();
  }

  private String modelOfAFrame() {
    return answers
        .post("/v1/sources/unnamed/frames?wait=mask", "image/jpeg", ColourModel.jpeg())
        .json()
        .getAsJsonObject("model")
        .get("name")
        .getAsString();
  }

  private String servingVersion() {
    return JsonParser.parseString(ok(run("models", "list", "--json")))
        .getAsJsonArray()
        .asList()
        .stream()
        .map(row -> row.getAsJsonObject())
        .filter(row -> row.get("name").getAsString().equals("colours"))
        .filter(row -> row.get("serving").getAsBoolean())
        .map(row -> row.get("version").getAsString())
        .findFirst()
        .orElseThrow();
  }

  private CommandRun add(String version, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "models",
                "add",
                model.onnx().toString(),
                "--classes",
                model.classes().toString(),
                "--version",
                version));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--data", RunningUp.data(folder).toString()))
            .toArray(String[]::new));
  }

  private static String ok(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }
}
