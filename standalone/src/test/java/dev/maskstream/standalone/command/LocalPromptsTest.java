package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.SquarePoints;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.PointingPair;
import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.vision.prompt.PromptPoint;
import dev.maskstream.vision.prompt.RandomPoints;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `segment --local` with prompts, and what `models add-sam` says of files before it publishes. */
class LocalPromptsTest {
  @TempDir private Path folder;
  private PairChoice pair;
  private Path picture;

  @BeforeEach
  void writePairAndPicture() throws Exception {
    pair = PointingPair.write(folder);
    picture = Files.write(folder.resolve("half.png"), PointingPair.png());
  }

  private CommandRun local(String... more) {
    String[] arguments = new String[more.length + 9];
    arguments[0] = "segment";
    arguments[1] = picture.toString();
    arguments[2] = "--local";
    arguments[3] = "--encoder";
    arguments[4] = pair.encoder().toString();
    arguments[5] = "--decoder";
    arguments[6] = pair.decoder().toString();
    arguments[7] = "-o";
    arguments[8] = folder.toString();
    System.arraycopy(more, 0, arguments, 9, more.length);
    return CommandRun.of(arguments);
  }

  @Test
  void aBoxOverTheEdgeFindsItsBrightPart() throws Exception {
    CommandRun run = local("--box", "40,10,20,30", "--json");

    assertThat(run.err()).isEmpty();
    JsonObject found =
        JsonParser.parseString(run.out())
            .getAsJsonObject()
            .getAsJsonArray("objects")
            .get(0)
            .getAsJsonObject();
    assertThat(found.get("box").toString()).isEqualTo("[48,10,60,40]");
    assertThat(found.get("area").getAsInt()).isEqualTo(12 * 30);
    assertThat(found.get("predicted_iou").getAsFloat()).isEqualTo(PointingPair.PREDICTED_IOU);
    byte[] ids = MaskPng.decode(Files.readAllBytes(folder.resolve("half.mask.png"))).ids();
    assertThat(ids[20 * PointingPair.WIDTH + 50]).isEqualTo((byte) 1);
    assertThat(ids[20 * PointingPair.WIDTH + 45]).isZero();
  }

  @Test
  void everyCellOfAGridIsAnObjectOfItsOwn() {
    CommandRun run = local("--grid", "2x2", "--overlay");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("4 objects");
    assertThat(folder.resolve("half.overlay.jpg")).isNotEmptyFile();
  }

  @Test
  void moreObjectsThanAnEightBitMapHoldsAreToldAndDrawnAllButMakeNoMask() {
    CommandRun run = local("--everything", "--json", "--overlay", "--cut-out", "1");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    int found = report.getAsJsonArray("objects").size();
    assertThat(found).isGreaterThan(255);
    assertThat(run.err()).contains("255 objects, and " + found + " were found").hasLineCount(1);
    assertThat(report.get("mask").isJsonNull()).isTrue();
    assertThat(folder.resolve("half.mask.png")).doesNotExist();
    assertThat(folder.resolve("half.overlay.jpg")).isNotEmptyFile();
  }

  @Test
  void randomPointsAreDrawnWhereTheyWereAsked() {
    dev.maskstream.proto.v1.RandomPoints asked =
        dev.maskstream.proto.v1.RandomPoints.newBuilder()
            .setCount(20)
            .setX(2)
            .setY(50)
            .setSide(30)
            .setSeed(-7)
            .build();

    assertThat(
            SquarePoints.of(asked, 96, 64).stream()
                .map(point -> new PromptPoint(point.getX(), point.getY(), point.getForeground()))
                .toList())
        .isEqualTo(new RandomPoints(20, 2, 50, 30, -7).in(96, 64).points());
  }

  @Test
  void aPointOutsideOfThePictureIsRefusedWithItsSize() {
    CommandRun run = local("--point", "97,5");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("97.0, 5.0", "96x64").hasLineCount(1);
  }

  @Test
  void filesThatAreNoPairAreRefusedWithTheReason() throws Exception {
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
    Path other = ColourModel.write(folder).onnx();

    assertThat(add(text, pair.decoder()).err()).contains("text.onnx").hasLineCount(1);
    assertThat(add(pair.encoder(), other).err()).contains("colours.onnx").hasLineCount(1);
    assertThat(add(pair.decoder(), pair.encoder()).err()).contains("coder.onnx").hasLineCount(1);
    assertThat(add(folder.resolve("absent.onnx"), pair.decoder()).err())
        .contains("absent.onnx")
        .hasLineCount(1);
  }

  @Test
  void bothFilesMustBeNamed() {
    assertThat(
            CommandRun.of("models", "add-sam", "--encoder", pair.encoder().toString()).exitCode())
        .isEqualTo(2);
  }

  private static CommandRun add(Path encoder, Path decoder) {
    CommandRun run =
        CommandRun.of(
            "models",
            "add-sam",
            "--encoder",
            encoder.toString(),
            "--decoder",
            decoder.toString(),
            "--kafka",
            "127.0.0.1:9");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    return run;
  }
}
