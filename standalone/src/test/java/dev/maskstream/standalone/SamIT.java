package dev.maskstream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.Answers.Answer;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.PairChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pointing at things, the whole way: a pair in the registry, clicks over HTTP and by command. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamIT {
  private static final String JSON = "application/json";
  private static final String BOX =
      "\"prompts\":[{\"box\":{\"left\":40,\"top\":10,\"right\":60,\"bottom\":40}}]";

  private Path folder;
  private Path picture;
  private RunningUp up;
  private Answers answers;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    picture = Files.write(folder.resolve("half.png"), PointingPair.png());
    ModelChoice colours = ColourModel.write(folder);
    PairChoice pair = PointingPair.write(folder);
    up = RunningUp.serving(folder, colours);
    answers = new Answers(up.url());
    CommandRun added =
        run(
            "models",
            "add-sam",
            "--encoder",
            pair.encoder().toString(),
            "--decoder",
            pair.decoder().toString(),
            "--name",
            "clicks",
            "--serve");
    assertThat(added.err()).isEmpty();
    assertThat(added.out()).contains("recognised prompted U-Net, 96x64", "serving clicks");
    await().atMost(Duration.ofSeconds(60)).until(() -> click(frame("warm")).status() == 200);
  }

  @AfterAll
  void stop() throws Exception {
    answers.close();
    up.close();
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--data");
    all.add(RunningUp.data(folder).toString());
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** Sends the picture as a frame; its id. */
  private String frame(String source) {
    return frame(source, PointingPair.png());
  }

  private String frame(String source, byte[] png) {
    return answers
        .post("/v1/sources/" + source + "/frames?wait=mask", "image/png", png)
        .json()
        .get("frame_id")
        .getAsString();
  }

  private Answer click(String frame) {
    return click("warm", frame);
  }

  private Answer click(String source, String frame) {
    return answers.post(
        "/v1/sources/" + source + "/frames/" + frame + "/segment?timeout_ms=20000",
        JSON,
        ("{\"model\":\"clicks\"," + BOX + "}").getBytes(UTF_8));
  }

  @Test
  void theSecondClickOnAFrameFindsItsEmbedding() {
    // Of no other test: embeddings are kept by what the picture shows.
    String frame = frame("desk", PointingPair.png(9));

    JsonObject first = click("desk", frame).json();
    JsonObject second = click("desk", frame).json();

    assertThat(first.get("embedding_cached").getAsBoolean()).isFalse();
    assertThat(second.get("embedding_cached").getAsBoolean()).isTrue();
    assertThat(second.getAsJsonObject("stages_ns").get("encoder").getAsLong()).isZero();
    JsonObject object = second.getAsJsonArray("instances").get(0).getAsJsonObject();
    assertThat(object.get("area").getAsInt()).isEqualTo(12 * 30);
    assertThat(object.getAsJsonObject("box").get("left").getAsInt()).isEqualTo(48);
    assertThat(first.getAsJsonArray("instances")).isEqualTo(second.getAsJsonArray("instances"));
  }

  @Test
  void aPictureMayComeWithItsPrompts() {
    Answer answer = answers.post("/v1/segment?source=desk", JSON, ask(BOX));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().getAsJsonArray("instances")).hasSize(1);
  }

  @Test
  void aCommandPointsAtSomething() throws Exception {
    CommandRun run =
        segment("--point", "72,32", "--point=-75,32", "--overlay", "--json", "-o", "pointed");

    assertThat(run.err()).isEmpty();
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(report.get("model").getAsString()).startsWith("clicks ");
    byte[] ids = MaskPng.decode(Files.readAllBytes(folder.resolve("pointed/half.mask.png"))).ids();
    assertThat(ids[32 * PointingPair.WIDTH + 68]).isEqualTo((byte) 1);
    assertThat(ids[32 * PointingPair.WIDTH + 75]).isZero();
    assertThat(folder.resolve("pointed/half.overlay.jpg")).isNotEmptyFile();
  }

  @Test
  void everythingIsFoundAndNamedByTheSemanticModel() throws Exception {
    Answer everything = answers.post("/v1/segment?source=desk", JSON, ask("\"everything\":{}"));
    CommandRun panoptic = segment("--panoptic", "--json", "-o", "panoptic");

    assertThat(everything.status()).as(everything.body()).isEqualTo(200);
    assertThat(everything.json().getAsJsonArray("instances")).hasSizeGreaterThan(5);
    assertThat(panoptic.err()).isEmpty();
    assertThat(JsonParser.parseString(panoptic.out()).getAsJsonObject().getAsJsonArray("segments"))
        .isNotEmpty();
    assertThat(folder.resolve("panoptic/half.panoptic.png")).isNotEmptyFile();
  }

  @Test
  void whatMakesNoSenseIsAProblemAndNotATimeout() {
    String frame = frame("odd");

    Answer unknown =
        answers.post(
            "/v1/sources/odd/frames/" + frame + "/segment",
            JSON,
            ("{\"model\":\"nobody\"," + BOX + "}").getBytes(UTF_8));
    Answer semantic =
        answers.post(
            "/v1/sources/odd/frames/" + frame + "/segment",
            JSON,
            ("{\"model\":\"colours\"," + BOX + "}").getBytes(UTF_8));

    assertThat(unknown.status()).as(unknown.body()).isEqualTo(404);
    assertThat(unknown.json().get("code").getAsString()).isEqualTo("unknown-model");
    assertThat(semantic.status()).as(semantic.body()).isEqualTo(409);
    assertThat(semantic.json().get("code").getAsString()).isEqualTo("not-promptable");
  }

  @Test
  void aFrameWithoutPromptsStillGoesToTheSemanticModel() {
    JsonObject mask =
        answers.post("/v1/sources/plain/frames?wait=mask", "image/png", PointingPair.png()).json();

    assertThat(mask.getAsJsonObject("model").get("name").getAsString()).isEqualTo("colours");
  }

  @Test
  void theRegistryTellsOfBothFiles() {
    String version = version();

    assertThat(run("models", "list").out()).contains("* clicks", "takes prompts");
    assertThat(run("models", "show", "clicks@" + version).out())
        .contains("promptable", "file encoder", "file decoder");
    CommandRun verified = run("models", "verify", "clicks@" + version);
    assertThat(verified.out()).contains("prompted U-Net", "inference").doesNotContain("FAILED");
    assertThat(verified.exitCode()).isZero();
  }

  @Test
  void aVersionOfTheRegistryWorksWithoutAServer() {
    String version = version();

    CommandRun local =
        run(
            "segment",
            picture.toString(),
            "--local",
            "--model",
            "clicks@" + version,
            "--box",
            "40,10,20,30",
            "-o",
            folder.resolve("local").toString());

    assertThat(local.err()).isEmpty();
    assertThat(local.out()).contains("1 object", "clicks " + version);
  }

  private CommandRun segment(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("segment", picture.toString(), "--server", up.url().toString()));
    arguments.addAll(List.of(more));
    int output = arguments.indexOf("-o") + 1;
    arguments.set(output, folder.resolve(arguments.get(output)).toString());
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  /** A request that brings its picture. */
  private static byte[] ask(String what) {
    return "{%s,\"picture\":\"%s\"}"
        .formatted(what, Base64.getEncoder().encodeToString(PointingPair.png()))
        .getBytes(UTF_8);
  }

  /** Of the pair, as the list has it. */
  private String version() {
    String line =
        run("models", "list")
            .out()
            .lines()
            .filter(it -> it.contains(" clicks "))
            .findFirst()
            .orElseThrow();
    return line.split("\\s+", -1)[2];
  }
}
