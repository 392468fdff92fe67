package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir private Path folder;
  private Path set;

  @BeforeEach
  void writePictures() throws IOException {
    set = folder.resolve("set");
    Files.createDirectories(set.resolve("images"));
    Files.createDirectories(set.resolve("labels"));
    Files.writeString(set.resolve("classes.json"), "[\"ground\", \"nut\"]");
    for (String name : new String[] {"a.png", "b.png"}) {
      Files.write(
          set.resolve("images").resolve(name), PngEncoder.encode(new RgbImage(2, 2, new byte[12])));
      Files.write(
          set.resolve("labels").resolve(name),
          PngEncoder.encode(new ClassMap(2, 2, new byte[] {0, 1, 1, 1})));
    }
  }

  @Test
  void aSoundSetIsDescribedAndDrawn() throws IOException {
    Path out = folder.resolve("out");

    CommandRun run = CommandRun.of("data", "check", set.toString(), "-o", out.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("2 classes", "2x2 (2)", "nut", "75.00%", "no troubles");
    assertThat(out.resolve("contact-sheet.png")).isNotEmptyFile();
    assertThat(JsonParser.parseString(Files.readString(out.resolve("check.json")))).isNotNull();
  }

  @Test
  void aPictureThatCannotBeUsedFailsTheCheckUnlessItMayBeLeftOut() throws IOException {
    Files.write(set.resolve("images/b.png"), new byte[] {1, 2, 3});

    CommandRun run = CommandRun.of("data", "check", set.toString());
    CommandRun lenient = CommandRun.of("data", "check", set.toString(), "--keep-going", "--json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("1 trouble:", "b.png");
    assertThat(lenient.exitCode()).isZero();
    assertThat(JsonParser.parseString(lenient.out()).getAsJsonObject().get("troubles").getAsInt())
        .isEqualTo(1);
  }

  @Test
  void aFolderThatIsNoDataSetIsSaidInOneLine() {
    CommandRun run = CommandRun.of("data", "check", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is no data set").hasLineCount(1);
  }

  @Test
  void aManifestTellsWhatHasChangedSince() throws IOException {
    Path manifest = set.resolve("SHA256SUMS");

    assertThat(CommandRun.of("data", "manifest", set.toString(), "-o", manifest.toString()))
        .extracting(CommandRun::exitCode)
        .isEqualTo(0);
    assertThat(CommandRun.of("data", "manifest", "--check", manifest.toString()).exitCode())
        .isZero();
    Files.delete(set.resolve("images/a.png"));
    Files.writeString(set.resolve("labels/b.png"), "other");
    CommandRun run = CommandRun.of("data", "manifest", "--check", manifest.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines()).containsExactly("missing: images/a.png", "changed: labels/b.png");
  }
}
