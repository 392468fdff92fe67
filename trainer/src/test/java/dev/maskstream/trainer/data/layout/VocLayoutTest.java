package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.classOf;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.names;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocLayoutTest {
  private static final String ROOT = "VOCdevkit/VOC2012/";

  @TempDir Path folder;

  @Test
  void paletteIndicesAreTheClassesAndOutlinesDoNotCount() throws IOException {
    write();

    DataSet train = part(folder, "train");

    assertThat(names(train)).containsExactly("2007_000032", "2007_000039");
    assertThat(ids(train, 0)).containsExactly(0, 1, 15, 255);
    assertThat(train.labelling().counts(255)).isFalse();
    assertThat(train.labelling().classes()).hasSize(21);
    assertThat(classOf(train, 15).name()).isEqualTo("person");
    assertThat(classOf(train, 15).rgb()).isEqualTo(0xc08080);
    assertThat(classOf(train, 20).name()).isEqualTo("tvmonitor");
    assertThat(names(part(folder, "val"))).containsExactly("2007_000033");
  }

  @Test
  void theFolderWithinTheKitIsOpenedTheSame() throws IOException {
    write();

    assertThat(part(folder.resolve(ROOT), "val").size()).isEqualTo(1);
    assertThat(part(folder.resolve("VOCdevkit"), "val").size()).isEqualTo(1);
  }

  @Test
  void aHalfDownloadedSetSaysHowMuchIsMissing() throws IOException {
    write();
    Files.delete(folder.resolve(ROOT + "JPEGImages/2007_000032.jpg"));
    Files.delete(folder.resolve(ROOT + "SegmentationClass/2007_000039.png"));

    assertThatThrownBy(() -> part(folder, "train"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 pictures")
        .hasMessageContaining("2007_000032.jpg is missing; ImageSets/Segmentation/train.txt");
  }

  @Test
  void aFolderThatNearlyMatchesSaysWhatItLacks() throws IOException {
    new TinyFiles(folder).picture("JPEGImages/2007_000032.jpg");

    assertThatThrownBy(() -> part(folder, "train"))
        .hasMessageContaining("looks like Pascal VOC 2012")
        .hasMessageContaining("SegmentationClass/, ImageSets/Segmentation/train.txt");
  }

  private void write() throws IOException {
    new TinyFiles(folder)
        .text(ROOT + "ImageSets/Segmentation/train.txt", "2007_000032\n2007_000039\n")
        .text(ROOT + "ImageSets/Segmentation/val.txt", "2007_000033\n")
        .picture(ROOT + "JPEGImages/2007_000032.jpg")
        .picture(ROOT + "JPEGImages/2007_000033.jpg")
        .picture(ROOT + "JPEGImages/2007_000039.jpg")
        .picture(ROOT + "JPEGImages/2007_000999.jpg")
        .palette(ROOT + "SegmentationClass/2007_000032.png", 0, 1, 15, 255)
        .palette(ROOT + "SegmentationClass/2007_000033.png", 0, 2, 2, 255)
        .palette(ROOT + "SegmentationClass/2007_000039.png", 0, 20, 20, 255);
  }
}
