package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.data.Troubles;
import dev.maskstream.trainer.data.layout.TinyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidesTest {
  @TempDir Path folder;

  @BeforeEach
  void writeParts() throws IOException {
    Files.writeString(folder.resolve("classes.json"), "[\"ground\"]");
    write("train", 10);
    write("val", 2);
    write("test", 3);
  }

  @Test
  void aSetsOwnValidationPartIsHeldOut() throws IOException {
    Sides sides = sides(folder.toString(), Optional.empty());

    assertThat(sides.trainName()).isEqualTo(folder + ":train");
    assertThat(sides.trainIndices()).hasSize(10);
    assertThat(sides.heldOutName()).isEqualTo(folder + ":val");
    assertThat(sides.heldOutIndices()).hasSize(2);
  }

  @Test
  void aNamedTrainingPartHasTheSameValidationPart() throws IOException {
    assertThat(sides(folder + ":train", Optional.empty()).heldOutName()).isEqualTo(folder + ":val");
  }

  @Test
  void aValidationSetThatIsNamedComesFirst() throws IOException {
    Sides sides = sides(folder.toString(), Optional.of(folder + ":test"));

    assertThat(sides.heldOutName()).isEqualTo(folder + ":test");
    assertThat(sides.heldOutIndices()).hasSize(3);
  }

  @Test
  void withoutAValidationPartAShareIsHeldOut() throws IOException {
    Sides sides = sides(folder.resolve("train").toString(), Optional.empty());

    assertThat(sides.heldOutName()).isEqualTo("0.3 of " + folder.resolve("train"));
    assertThat(sides.trainIndices()).doesNotContainAnyElementsOf(sides.heldOutIndices());
    assertThat(sides.trainIndices().size() + sides.heldOutIndices().size()).isEqualTo(10);
  }

  @Test
  void aMissingLabelEndsTheRunUnlessItIsLeftOut() throws IOException {
    Files.delete(folder.resolve("train/labels/p3.png"));

    assertThatThrownBy(() -> sides(folder.toString(), Optional.empty()))
        .hasMessageContaining("p3.png is missing");

    Troubles leftOut = Troubles.leftOut();
    Sides sides =
        Sides.of(new Pictures(folder.toString(), Optional.empty(), Optional.empty(), 0.3), leftOut);
    assertThat(sides.trainIndices()).hasSize(9);
    assertThat(leftOut.summary()).isEqualTo("1 left out: p3");
  }

  private Sides sides(String train, Optional<String> validation) throws IOException {
    return Sides.of(new Pictures(train, validation, Optional.empty(), 0.3), Troubles.fatal());
  }

  private void write(String part, int pictures) throws IOException {
    TinyFiles files = new TinyFiles(folder.resolve(part));
    for (int i = 0; i < pictures; i++) {
      files.picture("images/p%d.png".formatted(i)).label("labels/p%d.png".formatted(i), 0, 0, 0, 0);
    }
  }
}
