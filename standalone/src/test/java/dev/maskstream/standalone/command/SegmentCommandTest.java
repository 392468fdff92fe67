package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.model.ModelChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void aTornPictureFailsWithAReasonAndTheOthersAreStillDone() throws Exception {
    Path torn = folder.resolve("torn.jpg");
    Files.write(torn, Arrays.copyOf(ColourModel.jpeg(), 400));

    CommandRun run = local(torn.toString(), picture.toString(), "-o", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("torn.jpg").doesNotContain("\tat ");
    assertThat(folder.resolve("parts.mask.png")).exists();
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
