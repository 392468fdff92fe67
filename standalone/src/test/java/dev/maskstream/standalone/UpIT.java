package dev.maskstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.Answers.Answer;
import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.segment.LocalSegmenter;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it from outside, one process for all that can share it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpIT {
  private Path folder;
  private ModelChoice model;
  private RunningUp up;
  private URI url;
  private Answers answers;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    model = ColourModel.write(folder);
    up = RunningUp.start(folder, modelArguments());
    url = up.url();
    answers = new Answers(url);
  }

  @AfterAll
  void stop() throws Exception {
    answers.close();
    up.close();
  }

  private String[] modelArguments() {
    return new String[] {
      "--model", model.onnx().toString(), "--classes", model.classes().toString()
    };
  }

  @Test
  void standardOutputHoldsTheReadyLineAlone() {
    assertThat(up.out()).isEqualTo("ready " + url + "\n");
  }

  @Test
  void aPicturesMaskIsTheOneMadeOffline() throws Exception {
    byte[] expected = offline(ColourModel.jpeg());

    JsonObject mask = post("same", ColourModel.jpeg()).json();

    for (int id = 0; id < 3; id++) {
      JsonObject of = mask.getAsJsonArray("classes").get(id).getAsJsonObject();
      assertThat(of.getAsJsonObject("rle").get("counts").getAsString())
          .isEqualTo(CocoRle.compressed(expected, ColourModel.WIDTH, ColourModel.HEIGHT, id));
    }
    assertThat(mask.getAsJsonObject("model").get("name").getAsString()).isEqualTo("colours");
  }

  @Test
  void everyFrameIsAccountedFor() {
    for (int i = 0; i < 5; i++) {
      post("counted", ColourModel.jpeg());
    }

    JsonObject accounting = answers.get("/v1/sources/counted/accounting").json();

    assertThat(accounting.get("accepted").getAsLong()).isEqualTo(5);
    assertThat(accounting.get("masks").getAsLong()).isEqualTo(5);
    assertThat(accounting.get("in_flight").getAsLong()).isZero();
  }

  @Test
  void theSegmentCommandWritesTheServersMask() throws Exception {
    Path picture = folder.resolve("parts.jpg");
    Files.write(picture, ColourModel.jpeg());

    CommandRun run =
        CommandRun.of(
            "segment", picture.toString(), "--server", url.toString(), "-o", folder.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    byte[] png = Files.readAllBytes(folder.resolve("parts.mask.png"));
    assertThat(MaskPng.decode(png).ids()).isEqualTo(offline(ColourModel.jpeg()));
  }

  @Test
  void aModelAddedToTheRunningOneServesTheNextFrames() {
    CommandRun run =
        CommandRun.of(
            "models",
            "add",
            model.onnx().toString(),
            "--classes",
            model.classes().toString(),
            "--name",
            "second",
            "--serve",
            "--data",
            RunningUp.data(folder).toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> modelOf(post("swapped", ColourModel.jpeg())).equals("second"));
    CommandRun list = CommandRun.of("models", "list", "--data", RunningUp.data(folder).toString());
    assertThat(list.out()).contains("* second").contains("colours");
    CommandRun back =
        CommandRun.of(
            "models",
            "add",
            model.onnx().toString(),
            "--classes",
            model.classes().toString(),
            "--serve",
            "--data",
            RunningUp.data(folder).toString());
    assertThat(back.out()).startsWith("serving colours");
  }

  @Test
  void aSecondOneOnTheSameDataSaysWhoHoldsIt() {
    CommandRun run =
        CommandRun.of("up", "--port", "0", "--data", RunningUp.data(folder).toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("in use by process").hasLineCount(1);
  }

  private Answer post(String source, byte[] picture) {
    return answers.post("/v1/sources/" + source + "/frames?wait=mask", "image/jpeg", picture);
  }

  private static String modelOf(Answer answer) {
    return answer.json().getAsJsonObject("model").get("name").getAsString();
  }

  private byte[] offline(byte[] picture) {
    try (LocalSegmenter segmenter = new LocalSegmenter(ModelPackage.check(model), 1)) {
      return switch (segmenter.segment(picture)) {
        case Outcome.Segmented segmented -> segmented.map().ids();
        case Outcome.Refused refused -> throw new AssertionError(refused.reason());
      };
    }
  }
}
