package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.classOf;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdeLayoutTest {
  private static final String ROOT = "ADEChallengeData2016/";

  @TempDir Path folder;

  @Test
  void zeroIsVoidAndTheOthersMoveDownByOne() throws IOException {
    write(150);

    DataSet train = part(folder, "train");

    assertThat(ids(train, 0)).containsExactly(255, 0, 149, 2);
    assertThat(train.labelling().classes()).hasSize(150);
    assertThat(train.labelling().counts(255)).isFalse();
    assertThat(classOf(train, 1).name()).isEqualTo("thing 2");
    assertThat(classOf(train, 0).rgb()).isEqualTo(0x787878);
    assertThat(classOf(train, 149).rgb()).isEqualTo(0x5c00ff);
    assertThat(part(folder, "val").name(0)).isEqualTo("ADE_val_00000001");
  }

  @Test
  void aValueAboveTheLastClassIsRefused() throws IOException {
    write(150).label(ROOT + "annotations/training/ADE_train_00000001.png", 1, 151, 1, 1);
    DataSet train = part(folder, "train");

    assertThatThrownBy(() -> train.read(0)).hasMessageContaining("value 151 at (1, 0)");
  }

  @Test
  void aListOfFewerClassesIsRefused() throws IOException {
    write(149);

    assertThatThrownBy(() -> part(folder, "train"))
        .hasMessageContaining("objectInfo150.txt names 149 classes");
  }

  @Test
  void withoutTheListOfNamesItSaysSo() throws IOException {
    new TinyFiles(folder)
        .picture("images/training/a.jpg")
        .label("annotations/training/a.png", 1, 1, 1, 1);

    assertThatThrownBy(() -> part(folder, "train")).hasMessageContaining("lacks objectInfo150.txt");
  }

  private TinyFiles write(int classes) throws IOException {
    String names =
        IntStream.rangeClosed(1, classes)
            .mapToObj("%1$d\t0.1\t10\t1\t1\tthing %1$d, other word"::formatted)
            .collect(Collectors.joining("\n", "Idx\tRatio\tTrain\tVal\tStuff\tName\n", "\n"));
    return new TinyFiles(folder)
        .text(ROOT + "objectInfo150.txt", names)
        .picture(ROOT + "images/training/ADE_train_00000001.jpg")
        .label(ROOT + "annotations/training/ADE_train_00000001.png", 0, 1, 150, 3)
        .picture(ROOT + "images/validation/ADE_val_00000001.jpg")
        .label(ROOT + "annotations/validation/ADE_val_00000001.png", 1, 1, 1, 1);
  }
}
