package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.classOf;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.names;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cityscapes and Mapillary Vistas. */
class StreetLayoutsTest {
  private static final String CONFIG =
      """
      {"labels": [
        {"name": "animal--bird", "readable": "Bird", "color": [165, 42, 42], "evaluate": true},
        {"name": "void--dynamic", "readable": "Dynamic", "color": [111, 111, 0],
         "evaluate": false},
        {"name": "nature--sky", "readable": "Sky", "color": [70, 130, 180], "evaluate": true},
        {"name": "void", "readable": "Unlabeled", "color": [0, 0, 0], "evaluate": false}],
       "version": "%s"}
      """;

  @TempDir Path folder;

  @Test
  void cityscapesLabelIdsBecomeTheNineteenClasses() throws IOException {
    new TinyFiles(folder)
        .picture("leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png")
        .label("gtFine/train/aachen/aachen_000000_000019_gtFine_labelIds.png", 7, 33, 0, 16)
        .label("gtFine/train/aachen/aachen_000000_000019_gtFine_instanceIds.png", 7, 33, 0, 16)
        .picture("leftImg8bit/val/lindau/lindau_000000_000019_leftImg8bit.png")
        .label("gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png", 26, 26, 11, 4);

    DataSet train = part(folder, "train");

    assertThat(names(train)).containsExactly("aachen_000000_000019");
    assertThat(ids(train, 0)).containsExactly(0, 18, 255, 255);
    assertThat(ids(part(folder, "val"), 0)).containsExactly(13, 13, 2, 255);
    assertThat(train.labelling().classes()).hasSize(19);
    assertThat(classOf(train, 0).rgb()).isEqualTo(0x804080);
    assertThat(classOf(train, 18).name()).isEqualTo("bicycle");
  }

  @Test
  void cityscapesWithHalfOfItsPicturesSaysHowManyAreMissing() throws IOException {
    new TinyFiles(folder)
        .picture("leftImg8bit/train/aachen/aachen_0_leftImg8bit.png")
        .label("gtFine/train/aachen/aachen_0_gtFine_labelIds.png", 7, 7, 7, 7)
        .label("gtFine/train/aachen/aachen_1_gtFine_labelIds.png", 7, 7, 7, 7)
        .label("gtFine/train/bochum/bochum_0_gtFine_labelIds.png", 7, 7, 7, 7);

    assertThatThrownBy(() -> part(folder, "train"))
        .hasMessageContaining("2 pictures of " + folder + ":train cannot be used")
        .hasMessageContaining("aachen_1_gtFine_labelIds.png has no picture in");
  }

  @Test
  void cityscapesWithoutItsLabelsSaysSo() throws IOException {
    new TinyFiles(folder).picture("leftImg8bit/train/aachen/aachen_0_leftImg8bit.png");

    assertThatThrownBy(() -> part(folder, "train"))
        .hasMessageContaining("looks like Cityscapes but lacks gtFine/");
  }

  @Test
  void vistasOfTheFirstReleasesHaveOneConfiguration() throws IOException {
    new TinyFiles(folder)
        .text("config.json", CONFIG.formatted("1.1"))
        .picture("training/images/aaa.jpg")
        .palette("training/labels/aaa.png", 0, 1, 2, 3)
        .picture("testing/images/ccc.jpg");

    DataSet train = part(folder, "train");

    assertThat(ids(train, 0)).containsExactly(0, 255, 1, 255);
    assertThat(classOf(train, 1).name()).isEqualTo("Sky");
    assertThat(classOf(train, 1).rgb()).isEqualTo(0x4682b4);
  }

  @Test
  void ofTwoVersionsOfVistasTheNewerIsTaken() throws IOException {
    new TinyFiles(folder)
        .text("config_v1.2.json", CONFIG.formatted("1.2"))
        .text("config_v2.0.json", CONFIG.replace("Sky", "Blue Sky"))
        .picture("training/images/aaa.jpg")
        .palette("training/v1.2/labels/aaa.png", 0, 0, 0, 0)
        .palette("training/v2.0/labels/aaa.png", 2, 2, 2, 3)
        .picture("validation/images/bbb.jpg")
        .palette("validation/v2.0/labels/bbb.png", 0, 0, 0, 0);

    DataSet train = part(folder, "train");

    assertThat(classOf(train, 1).name()).isEqualTo("Blue Sky");
    assertThat(ids(train, 0)).containsExactly(1, 1, 1, 255);
    assertThat(names(part(folder, "val"))).containsExactly("bbb");
  }

  @Test
  void vistasWithoutAConfigurationSayWhichTheyNeed() throws IOException {
    new TinyFiles(folder).picture("training/images/aaa.jpg");

    assertThatThrownBy(() -> part(folder, "train"))
        .hasMessageContaining("looks like Mapillary Vistas but lacks config_v2.0.json");
  }

  @Test
  void aConfigurationThatIsNoneIsNamed() throws IOException {
    new TinyFiles(folder)
        .text("config.json", "{\"labels\": [{\"name\": \"sky\"}]}")
        .picture("training/images/aaa.jpg")
        .palette("training/labels/aaa.png", 0, 1, 2, 3);

    assertThatThrownBy(() -> part(folder, "train"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("config.json is not the configuration");
  }
}
