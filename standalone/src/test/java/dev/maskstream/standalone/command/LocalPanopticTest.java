package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.PointingPair;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.PairChoice;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `segment --local --panoptic`: black, with a red left third and a green right one. */
class LocalPanopticTest {
  private static final int THIRD = ColourModel.WIDTH * ColourModel.HEIGHT / 3;

  @TempDir private Path folder;
  private ModelChoice model;

  @BeforeEach
  void writeModelAndPicture() throws Exception {
    model = ColourModel.write(folder);
    Files.writeString(
        model.classes(),
        Files.readString(model.classes()).replace("\"red\",", "\"red\", \"thing\": true,"));
    Files.write(folder.resolve("parts.png"), ColourModel.palettePng());
  }

  private CommandRun panoptic(String... more) {
    List<String> arguments = new ArrayList<>(List.of("segment", "--local", "--panoptic", "--json"));
    arguments.add(folder.resolve("parts.png").toString());
    arguments.addAll(List.of("-o", folder.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private CommandRun ofColours(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--model", model.onnx().toString()));
    arguments.addAll(List.of("--classes", model.classes().toString()));
    arguments.addAll(List.of(more));
    return panoptic(arguments.toArray(String[]::new));
  }

  private static JsonObject report(CommandRun run) {
    assertThat(run.err()).isEmpty();
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  @Test
  void theClassMapAloneGivesTheSegmentsWhereNoPairIsNamed() throws Exception {
    JsonObject report = report(ofColours());

    JsonArray segments = report.getAsJsonArray("segments");
    assertThat(segments).hasSize(3);
    JsonObject red = segments.get(1).getAsJsonObject();
    assertThat(red.get("class").getAsString()).isEqualTo("red");
    assertThat(red.get("thing").getAsBoolean()).isTrue();
    assertThat(red.get("area").getAsInt()).isEqualTo(THIRD);
    assertThat(segments.get(2).getAsJsonObject().get("thing").getAsBoolean()).isFalse();
    assertThat(report.getAsJsonArray("objects")).isEmpty();
    assertThat(report.get("model").getAsString()).startsWith("colours ");
    BufferedImage coco = ImageIO.read(Path.of(report.get("panoptic").getAsString()).toFile());
    assertThat(coco.getRGB(0, 0) & 0xffffff).isEqualTo(red.get("id").getAsInt() << 16);
    byte[] ids = MaskPng.decode(Files.readAllBytes(folder.resolve("parts.mask.png"))).ids();
    assertThat(ids[0]).isEqualTo((byte) 1);
  }

  @Test
  void cocosFileBesideThePngSaysWhatItsIdsAre() throws Exception {
    report(ofColours());

    JsonObject coco =
        JsonParser.parseString(Files.readString(folder.resolve("parts.panoptic.json")))
            .getAsJsonObject();
    assertThat(coco.get("images"))
        .hasToString(
            "[{\"id\":1,\"file_name\":\"parts.png\",\"width\":%d,\"height\":%d}]"
                .formatted(ColourModel.WIDTH, ColourModel.HEIGHT));
    JsonObject annotation = coco.getAsJsonArray("annotations").get(0).getAsJsonObject();
    assertThat(annotation.get("file_name").getAsString()).isEqualTo("parts.panoptic.png");
    assertThat(annotation.getAsJsonArray("segments_info").get(1))
        .hasToString(
            "{\"id\":2,\"category_id\":1,\"area\":%d,\"bbox\":[0,0,%d,%d],\"iscrowd\":0}"
                .formatted(THIRD, ColourModel.WIDTH / 3, ColourModel.HEIGHT));
    JsonObject red = coco.getAsJsonArray("categories").get(1).getAsJsonObject();
    assertThat(red.get("name").getAsString()).isEqualTo("red");
    assertThat(red.get("isthing").getAsInt()).isEqualTo(1);
  }

  @Test
  void segmentsAreNumberedAsCityscapesDoesIfAsked() throws Exception {
    JsonObject report = report(ofColours("--cityscapes"));

    assertThat(report.getAsJsonArray("segments"))
        .as("red is a thing, green is stuff, and class 0 has no number")
        .extracting(it -> it.getAsJsonObject().get("id").getAsInt())
        .containsExactly(1000, 2);
    BufferedImage png = ImageIO.read(Path.of(report.get("panoptic").getAsString()).toFile());
    assertThat(png.getRGB(0, 0) & 0xffffff).isEqualTo((1000 & 0xff) << 16 | (1000 >> 8) << 8);
  }

  @Test
  void aPictureInWhichNothingHasANumberHasItsFilesAllTheSame() throws Exception {
    BufferedImage black =
        new BufferedImage(ColourModel.WIDTH, ColourModel.HEIGHT, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(black, "png", folder.resolve("parts.png").toFile());

    JsonObject report = report(ofColours("--cityscapes"));

    assertThat(report.getAsJsonArray("segments")).isEmpty();
    BufferedImage png = ImageIO.read(Path.of(report.get("panoptic").getAsString()).toFile());
    assertThat(png.getRGB(0, 0) & 0xffffff).isZero();
    assertThat(folder.resolve("parts.panoptic.json")).isNotEmptyFile();
  }

  @Test
  void objectsOfAPairAreNamedByTheClassMap() throws Exception {
    PairChoice pair = PointingPair.write(folder);

    JsonObject report =
        report(
            ofColours(
                "--box",
                "2,2,20,20",
                "--encoder",
                pair.encoder().toString(),
                "--decoder",
                pair.decoder().toString()));

    JsonObject found = report.getAsJsonArray("objects").get(0).getAsJsonObject();
    assertThat(found.get("class").getAsString()).isEqualTo("red");
    assertThat(found.get("purity").getAsDouble()).isEqualTo(1);
    JsonArray segments = report.getAsJsonArray("segments");
    assertThat(segments.get(0).getAsJsonObject().get("area").getAsInt()).isEqualTo(20 * 20);
    assertThat(segments.get(2).getAsJsonObject().get("area").getAsInt())
        .as("the rest of the red")
        .isEqualTo(THIRD - 20 * 20);
  }

  @Test
  void moreThanTwoHundredAndFiftyFiveObjectsFitIntoAPanopticAnswer() throws Exception {
    PairChoice pair = PointingPair.write(folder);

    CommandRun run =
        ofColours("--encoder", pair.encoder().toString(), "--decoder", pair.decoder().toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonObject report = report(run);
    assertThat(report.getAsJsonArray("objects").size()).isGreaterThan(255);
    assertThat(report.get("mask").isJsonNull()).isFalse();
  }

  @Test
  void theBundledModelNamesTheClassesWhereNoneIsNamed() {
    assertThat(report(panoptic()).get("model").getAsString()).startsWith("inspection ");
  }

  @Test
  void aModelThatServesIsAServersToAsk() {
    assertThat(panoptic("--semantic-model", "street").err()).contains("--model FILE.onnx");
    assertThat(panoptic("--classes", "c.json").err()).contains("go together");
  }
}
