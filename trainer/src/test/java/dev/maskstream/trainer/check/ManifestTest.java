package dev.maskstream.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.data.layout.TinyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  @BeforeEach
  void writePictures() throws IOException {
    new TinyFiles(folder)
        .text("classes.json", "[\"ground\"]")
        .picture("train/images/a.png")
        .label("train/labels/a.png", 0, 0, 0, 0)
        .picture("val/images/b.png")
        .label("val/labels/b.png", 0, 0, 0, 0);
  }

  @Test
  void linesAreThoseOfSha256sum() throws IOException {
    String text = manifest().text();

    assertThat(text.lines())
        .hasSize(4)
        .first()
        .isEqualTo(Sha256.of(folder.resolve("train/images/a.png")) + "  train/images/a.png");
    assertThat(text).endsWith("val/labels/b.png\n");
  }

  @Test
  void aManifestIsReadAsItWasWritten() throws IOException {
    SortedMap<String, String> odd = new TreeMap<>(manifest().hashes());
    odd.put("back\\slash\nand end of line\\n", "0".repeat(64));
    Path file = Files.writeString(folder.resolve("manifest.txt"), new Manifest(odd).text());

    assertThat(Manifest.read(file).hashes()).isEqualTo(odd);
  }

  @Test
  void missingAndChangedFilesAreNamed() throws IOException {
    Manifest before = manifest();
    Files.delete(folder.resolve("train/labels/a.png"));
    Files.writeString(folder.resolve("val/images/b.png"), "something else");

    Manifest.Difference difference = before.compare(folder, Progress.NONE);

    assertThat(difference.missing()).containsExactly("train/labels/a.png");
    assertThat(difference.changed()).containsExactly("val/images/b.png");
  }

  @Test
  void aLineThatIsNoneIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("manifest.txt"), "abc  a.png\n");

    assertThatThrownBy(() -> Manifest.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("manifest.txt, line 1");
  }

  @Test
  void whatIsDrawnHasNoFiles() {
    assertThatThrownBy(() -> Manifest.of("inspection:1+2", Optional.empty(), Progress.NONE))
        .hasMessageContaining("is drawn and has no files");
  }

  private Manifest manifest() throws IOException {
    return Manifest.of(folder.toString(), Optional.empty(), Progress.NONE);
  }
}
