package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
  @TempDir Path folder;

  @Test
  void picturesComeInOrderOfNameWithTheirLabels() throws IOException {
    DataSet set = PictureFolder.open(DrawnPictures.write(folder, 3, 1), Optional.empty());

    assertThat(set.size()).isEqualTo(3);
    assertThat(set.name(2)).isEqualTo("picture-02");
    assertThat(set.read(0).label().ids()).contains(0, 1, 2, 255);
    assertThat(set.labelling().ignored()).containsExactly(255);
    assertThat(set.fingerprint(0)).matches("[0-9a-f]{64}\\+[0-9a-f]{64}");
  }

  @Test
  void trimapsBecomePetBackgroundBorder() throws IOException {
    Path pets = folder.resolve("pets");
    writePair(pets, "annotations/trimaps", new byte[] {1, 2, 3, 1});

    DataSet set = PictureFolder.open(pets, Optional.empty());

    assertThat(set.read(0).label().ids()).containsExactly(0, 1, 2, 0);
    assertThat(set.labelling().classes())
        .extracting(SegmentClass::name)
        .containsExactly("pet", "background", "border");
  }

  @Test
  void aLabelWithAClassNobodyNamedIsRefused() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("classes.json"), "[\"ground\", \"square\"]");
    writePair(folder, "labels", new byte[] {0, 1, 9, 1});
    DataSet set = PictureFolder.open(folder, Optional.empty());

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.png holds class 9");
  }

  @Test
  void aFolderWithoutLabelsSaysWhatItNeeds() {
    assertThatThrownBy(() -> PictureFolder.open(folder.resolve("none"), Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("images/ with labels/");
  }

  @Test
  void aPictureThatDoesNotFitItsLabelIsRefused() throws IOException {
    Files.writeString(folder.resolve("classes.json"), "[\"ground\"]");
    writePair(folder, "labels", new byte[] {0, 0, 0, 0});
    Files.write(
        folder.resolve("images/one.png"), PngEncoder.encode(new RgbImage(3, 2, new byte[18])));
    DataSet set = PictureFolder.open(folder, Optional.empty());

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.png")
        .hasMessageContaining("3x2");
  }

  private static void writePair(Path folder, String labels, byte[] ids) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve(labels));
    Files.write(
        folder.resolve("images/one.png"), PngEncoder.encode(new RgbImage(2, 2, new byte[12])));
    Files.write(folder.resolve(labels + "/one.png"), PngEncoder.encode(new ClassMap(2, 2, ids)));
  }
}
