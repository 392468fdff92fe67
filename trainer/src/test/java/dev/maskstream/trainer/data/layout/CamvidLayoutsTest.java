package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.all;
import static dev.maskstream.trainer.data.layout.Opened.classOf;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.names;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamvidLayoutsTest {
  private static final int SKY = 0x808080;
  private static final int SIDEWALK = 0x0000c0;
  private static final int CHILD = 0xc08040;
  private static final int VOID = 0;

  @TempDir Path folder;

  @Test
  void theOriginalsColoursBecomeElevenClassesAndVoid() throws IOException {
    new TinyFiles(folder)
        .picture("701_StillsRaw_full/0001TP_006690.png")
        .colours("LabeledApproved_full/0001TP_006690_L.png", SKY, SIDEWALK, CHILD, VOID);

    DataSet set = all(folder);

    assertThat(names(set)).containsExactly("0001TP_006690");
    assertThat(ids(set, 0)).containsExactly(0, 4, 9, 11);
    assertThat(set.labelling().ignored()).containsExactly(11);
    assertThat(classOf(set, 4).name()).isEqualTo("Pavement");
    assertThat(classOf(set, 4).rgb()).isEqualTo(0x3c28de);
  }

  @Test
  void allThirtyTwoColoursHaveTheirPlace() {
    Map<Integer, Integer> ids = CamvidClasses.idsByColour();

    assertThat(ids).hasSize(32);
    assertThat(ids.values()).contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void aColourThatIsNoneOfThemIsNamedWithItsFile() throws IOException {
    new TinyFiles(folder)
        .picture("train/0001TP_006690.png")
        .colours("train_labels/0001TP_006690_L.png", SKY, SKY, 0x010203, SKY);
    DataSet train = part(folder, "train");

    assertThatThrownBy(() -> train.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0001TP_006690_L.png holds the colour 1,2,3 (#010203) at (2, 0)");
  }

  @Test
  void labelsOfIdsNeedNoClassFile() throws IOException {
    new TinyFiles(folder)
        .picture("train/images/0016E5_00390.jpg")
        .label("train/labels/0016E5_00390.png", 0, 10, 11, 3)
        .picture("test/images/Seq05VD_f00000.jpg")
        .label("test/labels/Seq05VD_f00000.png", 1, 1, 1, 1);

    DataSet train = part(folder, "train");

    assertThat(ids(train, 0)).containsExactly(0, 10, 11, 3);
    assertThat(classOf(train, 10).name()).isEqualTo("Bicyclist");
    assertThat(train.labelling().counts(11)).isFalse();
    assertThat(names(part(folder, "test"))).containsExactly("Seq05VD_f00000");
  }

  @Test
  void labelsOfIdsAreFoundWhereSegNetPutThem() throws IOException {
    new TinyFiles(folder)
        .picture("val/0016E5_07959.png")
        .label("valannot/0016E5_07959.png", 3, 3, 3, 11);

    assertThat(ids(part(folder, "val"), 0)).containsExactly(3, 3, 3, 11);
  }

  @Test
  void aClassFileBesideThePicturesSpeaksForItself() throws IOException {
    new TinyFiles(folder)
        .text("classes.json", "[\"road\", \"rest\"]")
        .picture("images/0016E5_00390.jpg")
        .label("labels/0016E5_00390.png", 0, 1, 1, 0);

    assertThat(classOf(all(folder), 0).name()).isEqualTo("road");
  }
}
