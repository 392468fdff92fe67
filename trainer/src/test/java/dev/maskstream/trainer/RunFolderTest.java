package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path folder;

  @Test
  void aModelThatIsNoRunsIsNotOverwritten() throws IOException {
    Files.writeString(folder.resolve("model.onnx"), "somebody's");

    assertThatThrownBy(() -> RunFolder.toTrainIn(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder + " holds model.onnx, which would be overwritten");
  }

  @Test
  void aRunThatIsToGoOnMayHaveAModel() throws IOException {
    Files.writeString(folder.resolve("model.onnx"), "of the epoch before");
    Files.writeString(folder.resolve("last.checkpoint"), "of the same run");

    assertThat(RunFolder.toTrainIn(folder).hasCheckpoint()).isTrue();
  }

  @Test
  void aFileIsNoFolderForARun() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> RunFolder.toTrainIn(file))
        .hasMessage(file + " is a file, not a folder for a run");
  }

  @Test
  void aFullDiskLeavesThePictureThatWasThere() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here: a full disk is not tested");
    Path picture = Files.writeString(folder.resolve("confusion.png"), "of the epoch before");
    Files.createSymbolicLink(folder.resolve("confusion.png.part"), full);
    Labelling one = new Labelling(List.of(new SegmentClass(0, "all", 0)), Set.of());

    assertThatThrownBy(
            () -> new RunFolder(folder).drawConfusion(new ConfusionMatrix(1, Set.of()), one))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("confusion.png cannot be written: No space left");

    assertThat(picture).hasContent("of the epoch before");
  }
}
