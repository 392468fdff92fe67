package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.PanopticRow.runs;
import static dev.maskstream.trainer.data.layout.PanopticRow.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.trainer.data.PanopticPicture;
import dev.maskstream.trainer.data.PanopticSet;
import dev.maskstream.trainer.data.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoPanopticSetTest {
  private static final int[] COLOURS = runs(4, 0x808080);
  private static final int[] IDS = runs(2, 1, 1, 2, 1, 0);
  private static final String SEGMENTS = segment(1, 10, false) + "," + segment(2, 20, true);

  @TempDir Path folder;

  @Test
  void segmentsAreThoseOfThePngWithTheClassesOfTheJson() throws IOException {
    new PanopticRow(folder).write(COLOURS, IDS, SEGMENTS);

    PanopticSet set = open().orElseThrow();
    PanopticPicture one = set.read(0);

    assertThat(set.name(0)).isEqualTo("row");
    assertThat(one.truth().ids()).containsExactly(1, 1, 2, 0);
    assertThat(one.truth().classes()).isEqualTo(Map.of(1, 10, 2, 20));
    assertThat(one.truth().crowds()).isEqualTo(Set.of(2));
    assertThat(set.classes().getFirst())
        .isEqualTo(new PanopticClass(10, "ground", 0x808080, false));
    assertThat(set.classes()).extracting(PanopticClass::thing).containsExactly(false, true, true);
  }

  @Test
  void anIdIsMadeOfAllThreeColours() throws IOException {
    new PanopticRow(folder)
        .write(COLOURS, runs(4, 0), SEGMENTS.replace("\"id\": 1,", "\"id\": 197121,"));
    // R 1, G 2, B 3.
    new TinyFiles(folder).colours("panoptic_val/row.png", 0x010203, 0x010203, 0x020000, 0x000000);

    assertThat(open().orElseThrow().read(0).truth().ids()).containsExactly(197121, 197121, 2, 0);
  }

  @Test
  void aPictureWithoutASizeHasThatOfItsPng() throws IOException {
    new PanopticRow(folder)
        .image("{\"id\": 7, \"file_name\": \"row.png\", \"width\": null, \"height\": null}")
        .write(COLOURS, IDS, SEGMENTS);

    assertThat(open().orElseThrow().read(0).truth().width()).isEqualTo(4);
  }

  @Test
  void aSizeThatIsNotThePngsIsAnError() throws IOException {
    new PanopticRow(folder)
        .image("{\"id\": 7, \"file_name\": \"row.png\", \"width\": 5, \"height\": 1}")
        .write(COLOURS, IDS, SEGMENTS);
    PanopticSet set = open().orElseThrow();

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("row.png is 4x1")
        .hasMessageContaining("5x1");
  }

  @Test
  void aPngOfThePictureAsItIsStoredIsTurnedWithIt() throws IOException {
    new PanopticRow(folder)
        .image("{\"id\": 7, \"file_name\": \"row.jpg\", \"width\": 4, \"height\": 1}")
        .write(COLOURS, IDS, SEGMENTS);
    new TinyFiles(folder).turned("val/row.jpg", 8);

    PanopticPicture one = open().orElseThrow().read(0);

    assertThat(one.picture().height()).isEqualTo(4);
    assertThat(one.truth().ids()).containsExactly(0, 2, 1, 1);
  }

  @Test
  void aPictureOfAnotherSizeIsAnError() throws IOException {
    new PanopticRow(folder).write(runs(5, 0), IDS, SEGMENTS);
    PanopticSet set = open().orElseThrow();

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("5x1")
        .hasMessageContaining("4x1");
  }

  @Test
  void aCategoryThatIsNotListedIsAnErrorWithItsNumber() throws IOException {
    new PanopticRow(folder).write(COLOURS, IDS, SEGMENTS.replace("20", "21"));

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("panoptic_val.json")
        .hasMessageContaining("segment 2 of image 7 is of category 21, which is not listed");
  }

  @Test
  void aCategoryThatMayOrMayNotBeAThingIsAnError() throws IOException {
    new PanopticRow(folder)
        .categories("{\"id\": 10, \"name\": \"ground\"}")
        .write(COLOURS, IDS, SEGMENTS);

    assertThatThrownBy(this::open)
        .hasMessageContaining("category 10")
        .hasMessageContaining("thing");
  }

  @Test
  void aFileOfInstancesIsToldFromOneOfSegments() throws IOException {
    assertRefused(
        """
        {"images": [{"id": 7, "file_name": "row.png"}],
         "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "segmentation": [[0, 0]]}],
         "categories": [{"id": 1, "name": "square"}]}
        """,
        "has no segments_info; is it a file of instances?");
  }

  @Test
  void otherJsonIsRefusedWithTheReason() throws IOException {
    assertRefused("[{\"image_id\": 7}]", "no JSON object");
    assertRefused("{\"annotations\": {}}", "Expected BEGIN_ARRAY");
    assertRefused("{\"annotations\": [7]}", "Expected BEGIN_OBJECT");
    assertRefused("{\"images\": [{\"id\": 7", "End of input");
    assertRefused("{}", "no categories");
  }

  private void assertRefused(String json, String reason) throws IOException {
    Path file = Files.writeString(folder.resolve("panoptic_val.json"), json);

    assertThatThrownBy(() -> CocoPanopticSet.open(Place.parse(file.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is not in COCO's panoptic format")
        .hasMessageContaining(reason);
  }

  @Test
  void aSegmentThatOnlyOneOfThePngAndTheJsonHasIsAnError() throws IOException {
    new PanopticRow(folder).write(COLOURS, IDS, segment(1, 10, false));
    PanopticSet unlisted = open().orElseThrow();
    assertThatThrownBy(() -> unlisted.read(0)).hasMessageContaining("shows segment 2, which");

    new PanopticRow(folder).write(COLOURS, IDS, SEGMENTS + "," + segment(3, 10, false));
    PanopticSet unseen = open().orElseThrow();
    assertThatThrownBy(() -> unseen.read(0)).hasMessageContaining("does not show segment 3");
  }

  @Test
  void aMissingFileIsNamedBeforeAnythingIsMeasured() throws IOException {
    new PanopticRow(folder).write(COLOURS, IDS, SEGMENTS);
    Files.delete(folder.resolve("val/row.png"));

    assertThatThrownBy(this::open).hasMessageContaining("row.png is missing; panoptic_val.json");
  }

  @Test
  void thePartOfAFolderWithSeveralFilesIsNamed() throws IOException {
    new PanopticRow(folder).write(COLOURS, IDS, SEGMENTS);
    Files.writeString(folder.resolve("panoptic_train.json"), "{}");

    assertThat(CocoPanopticSet.open(Place.parse(folder + ":val"))).isPresent();
    assertThatThrownBy(this::open).hasMessageContaining("panoptic_train.json");
    assertThatThrownBy(() -> CocoPanopticSet.open(Place.parse(folder + ":test")))
        .hasMessageContaining("panoptic_val.json");
  }

  @Test
  void whereThereIsNoSuchFileThereIsNoSuchSet() throws IOException {
    assertThat(open()).isEmpty();
  }

  private Optional<PanopticSet> open() throws IOException {
    return CocoPanopticSet.open(Place.parse(folder.toString()));
  }
}
