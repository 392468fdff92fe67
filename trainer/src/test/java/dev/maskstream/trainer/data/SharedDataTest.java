package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Real data sets, where the checkout has {@code ../shared} beside it. */
class SharedDataTest {

  @Test
  void thePetsOf64PixelsAreReadAsTheyCome() throws IOException {
    DataSet set = DataSets.open(shared("pets/pets64/train").toString(), Optional.empty());

    LabelledPicture first = set.read(0);

    assertThat(set.size()).isEqualTo(427);
    assertThat(first.picture().width()).isEqualTo(64);
    assertThat(first.label().ids()).containsOnly(0, 1, 2);
  }

  @Test
  void drivingScenesAreReadWithAClassFileOfOnesOwn(@org.junit.jupiter.api.io.TempDir Path folder)
      throws IOException {
    Path scenes = shared("camvid/val");
    Path classes = folder.resolve("classes.json");
    Files.writeString(
        classes,
        """
        {"classes": ["Sky", "Building", "Pole", "Road", "Pavement", "Tree", "SignSymbol", "Fence",
                     "Car", "Pedestrian", "Bicyclist"], "void": 11}
        """);

    DataSet set = DataSets.open(scenes.toString(), Optional.of(classes));

    assertThat(set.size()).isEqualTo(101);
    assertThat(set.read(7).label().width()).isEqualTo(480);
    assertThat(set.labelling().counts(11)).isFalse();
  }

  @Test
  void drivingScenesAreToldByTheirNames() throws IOException {
    Contents found = DataSets.find(shared("camvid").toString(), Optional.empty());

    assertThat(found.layout()).isEqualTo("CamVid");
    assertThat(found.parts()).extracting(Part::name).containsExactly("train", "val", "test");
    assertThat(found.parts()).extracting(part -> part.pictures().size()).contains(367, 101, 117);
    assertThat(found.labelling().classes()).hasSize(11);
  }

  private static Path shared(String part) {
    Path here = Path.of("").toAbsolutePath();
    while (here != null) {
      Path data = here.resolve("shared/data").resolve(part);
      if (Files.isDirectory(data)) {
        return data;
      }
      here = here.getParent();
    }
    assumeTrue(false, "no shared/data/" + part + " beside this checkout: real data not tested");
    throw new AssertionError();
  }
}
