package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
  @TempDir Path pictures;
  @TempDir Path model;

  @Test
  void aModelThatMeansOtherThingsByTheIdsIsNotHeldAgainstASet() throws IOException {
    DrawnPictures.write(pictures, 2, 1);

    assertThatThrownBy(() -> DataSets.openFor(pictures.toString(), card("x", "y", "z")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("class 0 is ")
        .hasMessageContaining("x to the model");
    assertThatThrownBy(() -> DataSets.openFor(pictures.toString(), card("x", "y")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the model tells 2 classes");
  }

  @Test
  void picturesWithoutClassesTakeTheModels() throws IOException {
    DrawnPictures.write(pictures, 2, 1);
    Files.delete(pictures.resolve("classes.json"));

    DataSet set = DataSets.openFor(pictures.toString(), card("x", "y", "z"));

    assertThat(set.labelling().classes())
        .extracting(SegmentClass::name)
        .containsExactly("x", "y", "z");
  }

  private Path card(String... names) throws IOException {
    return Files.writeString(
        model.resolve("model.json"), "{\"classes\": [\"" + String.join("\", \"", names) + "\"]}");
  }
}
