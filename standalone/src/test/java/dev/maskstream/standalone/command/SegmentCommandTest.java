package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.model.ModelChoice;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCommandTest {
  @TempDir private Path folder;
  private String model;
  private String classes;
  private Path picture;

  @BeforeEach
  void writeModelAndPicture() throws Exception {
    ModelChoice choice = ColourModel.write(folder);
    model = choice.onnx().toString();
    classes = choice.classes().toString();
    picture = folder.resolve("parts.jpg");
    Files.write(picture, ColourModel.jpeg());
  }

  @Test
  void theMaskOfAPictureIsWrittenWithClassIdsAsPixelValues() throws Exception {
    CommandRun run = local(picture.toString(), "-o", folder.resolve("out").toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    byte[] png = Files.readAllBytes(folder.resolve("out/parts.mask.png"));
    assertThat(differing(MaskPng.decode(png).ids(), ColourModel.ids())).isLessThan(100);
  }

  @Test
  void overlayAndJsonAreThereWhenAskedFor() throws Exception {
    CommandRun run = local(picture.toString(), "-o", folder.toString(), "--overlay", "--json");

    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(report.get("width").getAsInt()).isEqualTo(ColourModel.WIDTH);
    assertThat(report.getAsJsonArray("classes")).hasSize(3);
    assertThat(Path.of(report.get("overlay").getAsString())).isNotEmptyFile();
  }

  @Test
  void aClassIsCutOutWithItsOwnPixelsAndNothingAroundIt() throws Exception {
    CommandRun run =
        local(
            picture.toString(),
            "-o",
            folder.toString(),
            "--cut-out",
            "Red",
            "--cut-out",
            "2",
            "--json");

    BufferedImage red = ImageIO.read(folder.resolve("parts.cut-out-red.png").toFile());
    assertThat(red.getRGB(5, 30) >>> 24).isEqualTo(255);
    assertThat(red.getRGB(5, 30) >> 16 & 0xff).isGreaterThan(240);
    assertThat(red.getRGB(48, 30)).isZero();
    assertThat(red.getRGB(90, 30)).isZero();
    assertThat(folder.resolve("parts.cut-out-green.png")).isNotEmptyFile();
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertThat(report.getAsJsonArray("cut_outs")).hasSize(2);
  }

  @Test
  void aClassThatTheModelDoesNotTellIsRefusedWithThoseItDoes() {
    CommandRun run = local(picture.toString(), "-o", folder.toString(), "--cut-out", "blue");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("blue", "0 black, 1 red, 2 green").hasLineCount(1);
    assertThat(folder.resolve("parts.mask.png")).doesNotExist();
  }

  @Test
  void theGalleryShowsEveryPictureBesideItsMask() throws Exception {
    Path other = folder.resolve("more.png");
    Files.write(other, ColourModel.palettePng());
    Path gallery = folder.resolve("new/gallery.png");

    CommandRun run =
        local(
            picture.toString(),
            other.toString(),
            "-o",
            folder.toString(),
            "--gallery",
            gallery.toString());

    assertThat(run.exitCode()).isZero();
    // Shown at twice their size: two of 192 across, two of 128 down, headings and names besides.
    BufferedImage sheet = ImageIO.read(gallery.toFile());
    assertThat(sheet.getWidth()).isBetween(2 * 192, 2 * 192 + 60);
    assertThat(sheet.getHeight()).isBetween(2 * 128 + 40, 2 * 128 + 140);
  }

  @Test
  void aTornPictureFailsWithAReasonAndTheOthersAreStillDone() throws Exception {
    Path torn = folder.resolve("torn.jpg");
    Files.write(torn, Arrays.copyOf(ColourModel.jpeg(), 400));

    CommandRun run = local(torn.toString(), picture.toString(), "-o", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("torn.jpg").doesNotContain("\tat ");
    assertThat(folder.resolve("parts.mask.png")).exists();
  }

  @Test
  void aFullDiskIsToldAndLeavesTheMaskThatWasThere() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here: a full disk is not tested");
    Path mask = Files.writeString(folder.resolve("parts.mask.png"), "of the last time");
    Files.createSymbolicLink(folder.resolve("parts.mask.png.part"), full);

    CommandRun run = local(picture.toString(), "-o", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("parts.mask.png cannot be written: No space left");
    assertThat(mask).hasContent("of the last time");
  }

  @Test
  void picturesOfTheSameNameAreRefusedBeforeOneOverwritesTheOther() throws Exception {
    Path other = Files.createDirectory(folder.resolve("b")).resolve("parts.png");
    Files.write(other, ColourModel.palettePng());

    CommandRun run = local(picture.toString(), other.toString(), "-o", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("parts.mask.png");
  }

  @Test
  void withoutAServerItSaysHowToStartOne() {
    CommandRun run = CommandRun.of("segment", picture.toString(), "--server", "http://127.0.0.1:9");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("./maskstream up").hasLineCount(1);
  }

  private CommandRun local(String... more) {
    String[] arguments = new String[more.length + 6];
    arguments[0] = "segment";
    arguments[1] = "--local";
    arguments[2] = "--model";
    arguments[3] = model;
    arguments[4] = "--classes";
    arguments[5] = classes;
    System.arraycopy(more, 0, arguments, 6, more.length);
    return CommandRun.of(arguments);
  }

  private static int differing(byte[] a, byte[] b) {
    assertThat(a).hasSameSizeAs(b);
    int count = 0;
    for (int i = 0; i < a.length; i++) {
      count += a[i] == b[i] ? 0 : 1;
    }
    return count;
  }
}
