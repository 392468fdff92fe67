package dev.maskstream.standalone.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.standalone.Failure;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameSuppliesTest {
  @TempDir private Path folder;

  @Test
  void anEmptyStandardInputIsNotCalledAWrongVideo() {
    assertThatThrownBy(() -> FrameSupplies.open("-", InputStream.nullInputStream()))
        .isInstanceOf(Failure.class)
        .hasMessage("nothing came on standard input");
  }

  @Test
  void aFolderInAFolderIsNoPictureWhateverItsName() throws Exception {
    Files.createDirectory(folder.resolve("thumbnails.png"));
    Files.writeString(folder.resolve("part.png"), "picture");

    try (FrameSupply frames =
        FrameSupplies.open(folder.toString(), InputStream.nullInputStream())) {
      assertThat(frames.expected()).isEqualTo(1);
      assertThat(frames.next()).isPresent();
      assertThat(frames.next()).isEmpty();
    }
  }
}
