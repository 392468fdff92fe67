package dev.maskstream.trainer.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old and long");

    WholeFile.write(file, "new".getBytes(UTF_8));

    assertThat(file).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void aFullDiskIsToldWithTheFilesNameAndLeavesTheOldOne() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here: a full disk is not tested");
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    Files.createSymbolicLink(folder.resolve("a.txt.part"), full);

    assertThatThrownBy(() -> WholeFile.write(file, "new".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.txt cannot be written: No space left");

    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    assertThatThrownBy(() -> WholeFile.write(folder.resolve("none/a.txt"), new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none/a.txt cannot be written: NoSuchFileException");
  }
}
