package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.all;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.names;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainLayoutTest {
  @TempDir Path folder;

  @Test
  void picturesComeInOrderOfNameWithTheirLabels() throws IOException {
    DataSet set = all(DrawnPictures.write(folder, 3, 1));

    assertThat(names(set)).containsExactly("picture-00", "picture-01", "picture-02");
    assertThat(ids(set, 0)).contains(0, 1, 2, 255);
    assertThat(set.labelling().ignored()).containsExactly(255);
    assertThat(set.fingerprint(0)).matches("[0-9a-f]{64}\\+[0-9a-f]{64}");
  }

  @Test
  void partsLieInFoldersOfTheirNames() throws IOException {
    files()
        .picture("train/images/a.png")
        .label("train/labels/a.png", 0, 0, 1, 1)
        .picture("valid/images/b.jpg")
        .label("valid/labels/b.png", 1, 1, 1, 1);

    assertThat(names(part(folder, "train"))).containsExactly("a");
    assertThat(ids(part(folder, "val"), 0)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void aSetOfPartsIsNotOpenedAsAWhole() throws IOException {
    files()
        .picture("images/train/a.png")
        .label("labels/train/a.png", 0, 0, 1, 1)
        .picture("images/test/b.png")
        .label("labels/test/b.png", 0, 0, 1, 1);

    assertThatThrownBy(() -> all(folder))
        .hasMessageContaining("train (1), test (1)")
        .hasMessageContaining(folder + ":test");
    assertThatThrownBy(() -> part(folder, "val")).hasMessageContaining("has no part val");
  }

  @Test
  void aLabelWithAClassNobodyNamedIsRefused() throws IOException {
    files().picture("images/one.png").label("labels/one.png", 0, 1, 9, 1);
    DataSet set = all(folder);

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.png holds class 9");
  }

  @Test
  void aPictureWithoutItsLabelIsRefused() throws IOException {
    files()
        .picture("images/one.png")
        .label("labels/one.png", 0, 1, 1, 1)
        .picture("images/two.png")
        .picture("images/._two.png");

    assertThatThrownBy(() -> all(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("two.png is missing");
  }

  @Test
  void aLabelWithoutItsPictureIsRefused() throws IOException {
    files()
        .picture("images/one.png")
        .label("labels/one.png", 0, 1, 1, 1)
        .label("labels/two.png", 0, 1, 1, 1)
        .label("labels/._two.png", 0, 1, 1, 1);

    assertThatThrownBy(() -> all(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s has no picture in %s: fetch it, or move the label away",
            folder.resolve("labels/two.png"), folder.resolve("images"));
  }

  @Test
  void aPictureThatDoesNotFitItsLabelIsRefused() throws IOException {
    files().picture("images/one.png").label("labels/one.png", 0, 1);
    DataSet set = all(folder);

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.png")
        .hasMessageContaining("2x1");
  }

  @Test
  void twoPicturesOfOneNameAreRefused() throws IOException {
    files().picture("images/one.png").picture("images/one.jpg").label("labels/one.png", 0, 1, 1, 1);

    assertThatThrownBy(() -> all(folder)).hasMessageContaining("which of them is one?");
  }

  @Test
  void aFolderWithoutLabelsSaysWhatItNeeds() throws IOException {
    files().picture("images/one.png");

    assertThatThrownBy(() -> all(folder)).hasMessageContaining("no labels/");
    assertThatThrownBy(() -> all(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("images/ with labels/")
        .hasMessageContaining("Pascal VOC 2012");
  }

  private TinyFiles files() throws IOException {
    return new TinyFiles(folder).text("classes.json", "[\"ground\", \"square\"]");
  }
}
