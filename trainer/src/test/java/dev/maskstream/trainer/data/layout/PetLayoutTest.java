package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.all;
import static dev.maskstream.trainer.data.layout.Opened.classOf;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.names;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.DataSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PetLayoutTest {
  @TempDir Path folder;

  @Test
  void trimapsBecomePetBackgroundBorder() throws IOException {
    new TinyFiles(folder)
        .picture("images/Abyssinian_1.jpg")
        .label("trimaps/Abyssinian_1.png", 1, 2, 3, 1);

    DataSet set = all(folder);

    assertThat(ids(set, 0)).containsExactly(0, 1, 2, 0);
    assertThat(classOf(set, 0).name()).isEqualTo("pet");
    assertThat(classOf(set, 2).name()).isEqualTo("border");
  }

  @Test
  void theArchiveIsSplitAsTheNotebookDoes() throws IOException {
    writeArchive();

    DataSet train = part(folder, "train");
    DataSet val = part(folder, "val");

    assertThat(train.size()).isEqualTo(2 + 8);
    assertThat(names(train)).contains("cat_1", "dog_1").doesNotContainAnyElementsOf(names(val));
    assertThat(val.size()).isEqualTo(2);
    assertThat(names(val)).allMatch(name -> name.startsWith("test_"));
  }

  @Test
  void partsInFoldersOfTheirOwnAreOneSet() throws IOException {
    new TinyFiles(folder)
        .picture("train/images/cat_1.jpg")
        .label("train/trimaps/cat_1.png", 1, 2, 3, 1)
        .picture("test/images/dog_1.jpg")
        .label("test/trimaps/dog_1.png", 1, 2, 3, 1);

    assertThat(names(part(folder, "train"))).containsExactly("cat_1");
    assertThat(names(part(folder, "test"))).containsExactly("dog_1");
  }

  @Test
  void partsOfDifferentLayoutsAreNoSet() throws IOException {
    new TinyFiles(folder)
        .picture("train/images/cat_1.jpg")
        .label("train/trimaps/cat_1.png", 1, 2, 3, 1)
        .picture("test/dog_1.jpg");

    assertThatThrownBy(() -> all(folder)).hasMessageContaining("is no data set");
  }

  @Test
  void aListedPictureThatIsNotThereIsNamed() throws IOException {
    writeArchive();
    Files.delete(folder.resolve("images/dog_1.jpg"));

    assertThatThrownBy(() -> part(folder, "train")).hasMessageContaining("dog_1.jpg is missing");
  }

  @Test
  void anArchiveWithoutTrimapsSaysSo() throws IOException {
    new TinyFiles(folder).picture("images/cat_1.jpg").text("annotations/trainval.txt", "cat_1");

    assertThatThrownBy(() -> all(folder))
        .hasMessageContaining("looks like Oxford-IIIT Pet but lacks annotations/trimaps/");
  }

  @Test
  void aValueThatIsNoTrimapsIsRefusedWithItsPlace() throws IOException {
    new TinyFiles(folder).picture("images/a.jpg").label("trimaps/a.png", 1, 2, 0, 1);
    DataSet set = all(folder);

    assertThatThrownBy(() -> set.read(0)).hasMessageContaining("a.png holds the value 0 at (2, 0)");
  }

  @Test
  void aGifThatIsCalledJpegIsReadAllTheSame() throws IOException {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB), "gif", gif);
    new TinyFiles(folder)
        .bytes("images/a.jpg", gif.toByteArray())
        .label("trimaps/a.png", 1, 2, 3, 1);

    assertThat(all(folder).read(0).picture().width()).isEqualTo(4);
  }

  private void writeArchive() throws IOException {
    String test =
        IntStream.range(0, 10)
            .mapToObj(i -> "test_%d 1 1 1".formatted(i))
            .collect(Collectors.joining("\n"));
    TinyFiles files =
        new TinyFiles(folder)
            .text("annotations/list.txt", "#Image CLASS-ID SPECIES BREED ID\ncat_1 1 1 1\n")
            .text("annotations/trainval.txt", "#Image\ncat_1 1 1 1\ndog_1 2 2 1\n")
            .text("annotations/test.txt", test + "\n")
            .bytes("annotations/trimaps/._cat_1.png", new byte[] {0, 5});
    for (String line : ("cat_1\ndog_1\n" + test).split("\n", -1)) {
      String name = line.split(" ", -1)[0];
      files
          .picture("images/" + name + ".jpg")
          .label("annotations/trimaps/" + name + ".png", 1, 2, 3, 1);
    }
  }
}
