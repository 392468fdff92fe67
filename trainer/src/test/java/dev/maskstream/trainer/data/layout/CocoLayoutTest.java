package dev.maskstream.trainer.data.layout;

import static dev.maskstream.trainer.data.layout.Opened.all;
import static dev.maskstream.trainer.data.layout.Opened.classOf;
import static dev.maskstream.trainer.data.layout.Opened.ids;
import static dev.maskstream.trainer.data.layout.Opened.names;
import static dev.maskstream.trainer.data.layout.Opened.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.CocoRle;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.LabelledPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoLayoutTest {
  private static final String LEFT = "[[0, 0, 2, 0, 2, 1, 0, 1]]";
  private static final String RIGHT_AS_NUMBERS = "{\"counts\": [2, 2], \"size\": [1, 4]}";
  private static final String CATEGORIES =
      "{\"id\": 90, \"name\": \"brush\"}, {\"id\": 1, \"name\": \"person\"}";

  // Values of EXIF's orientation.
  private static final int UPSIDE_DOWN = 3;
  private static final int TURN_LEFT = 8;

  @TempDir Path folder;

  @Test
  void polygonsAndRunLengthsAreDrawnOnTheBackground() throws IOException {
    String text = CocoRle.compress(new int[] {3, 1});
    write(
        "annotations/instances_val2017.json",
        annotation(1, 1, LEFT) + "," + annotation(2, 90, runs(text)),
        CATEGORIES);
    new TinyFiles(folder).picture("val2017/one.jpg");

    DataSet set = all(folder);

    assertThat(names(set)).containsExactly("one");
    assertThat(ids(set, 0)).containsExactly(1, 1, 0, 2);
    assertThat(classOf(set, 0).name()).isEqualTo("background");
    assertThat(classOf(set, 1).name()).isEqualTo("person");
    assertThat(classOf(set, 2).name()).isEqualTo("brush");
  }

  @Test
  void aLaterAnnotationCoversAnEarlierOneAndACrowdIsItsClass() throws IOException {
    String crowd = annotation(2, 1, RIGHT_AS_NUMBERS).replace("}}", "}, \"iscrowd\": 1}");
    write(
        "annotations/instances_val2017.json",
        annotation(1, 90, "[[0, 0, 3, 0, 3, 1, 0, 1]]") + "," + crowd,
        CATEGORIES);
    new TinyFiles(folder).picture("images/val2017/one.jpg");

    assertThat(ids(all(folder), 0)).containsExactly(2, 2, 1, 1);
  }

  @Test
  void aPixelIsInsideWhenItsCentreIs() throws IOException {
    write("one.json", annotation(1, 1, "[[0.6, 0, 2.4, 0, 2.4, 1, 0.6, 1]]"), CATEGORIES);
    new TinyFiles(folder).picture("one.jpg");

    assertThat(ids(all(folder), 0)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void annotationsOfThePictureAsItIsStoredAreTurnedWithIt() throws IOException {
    write("one.json", annotation(1, 1, LEFT), CATEGORIES);
    new TinyFiles(folder).turned("one.jpg", TURN_LEFT);

    LabelledPicture read = all(folder).read(0);

    assertThat(read.picture().height()).isEqualTo(4);
    assertThat(read.label().ids()).containsExactly(0, 0, 1, 1);
  }

  @Test
  void annotationsOfThePictureAsItIsSeenAreNotTurned() throws IOException {
    String top = "[[0, 0, 1, 0, 1, 2, 0, 2]]";
    write("one.json", annotation(1, 1, top), CATEGORIES, "\"width\": 1, \"height\": 4");
    new TinyFiles(folder).turned("one.jpg", TURN_LEFT);

    assertThat(ids(all(folder), 0)).containsExactly(1, 1, 0, 0);
  }

  @Test
  void whereBothSizesFitAnnotationsAreOfThePictureAsItIsSeen() throws IOException {
    write("one.json", annotation(1, 1, LEFT), CATEGORIES);
    new TinyFiles(folder).turned("one.jpg", UPSIDE_DOWN);

    assertThat(ids(all(folder), 0)).containsExactly(1, 1, 0, 0);
  }

  @Test
  void aSizeThatThePictureHasInNoOrientationIsAnErrorThatTellsBoth() throws IOException {
    write("one.json", annotation(1, 1, LEFT), CATEGORIES, "\"width\": 5, \"height\": 1");
    new TinyFiles(folder).turned("one.jpg", TURN_LEFT);
    DataSet set = all(folder);

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.jpg: a 1x4 picture (stored as 4x1) has a 5x1 label")
        .hasMessageContaining("one.json");
  }

  @Test
  void partsAreToldByTheFilesNames() throws IOException {
    write("train/_annotations.coco.json", annotation(1, 1, LEFT), CATEGORIES);
    write("valid/_annotations.coco.json", annotation(1, 90, LEFT), CATEGORIES);
    new TinyFiles(folder).picture("train/one.jpg").picture("valid/one.jpg");

    assertThat(ids(part(folder, "train"), 0)).containsExactly(1, 1, 0, 0);
    assertThat(ids(part(folder, "val"), 0)).containsExactly(2, 2, 0, 0);
  }

  @Test
  void labelsOfOneFileHaveFingerprintsOfTheirOwn() throws IOException {
    write("one.json", annotation(1, 1, LEFT), CATEGORIES);
    new TinyFiles(folder).picture("one.jpg");
    String before = all(folder).fingerprint(0);

    write("one.json", annotation(1, 90, LEFT), CATEGORIES);

    assertThat(all(folder).fingerprint(0)).isNotEqualTo(before);
  }

  @Test
  void moreCategoriesThanALabelHoldsAreRefused() throws IOException {
    String many =
        IntStream.range(0, 255)
            .mapToObj(i -> "{\"id\": %d, \"name\": \"c%d\"}".formatted(i, i))
            .collect(Collectors.joining(","));
    write("one.json", "", many);

    assertThatThrownBy(() -> all(folder)).hasMessageContaining("one.json has 255 categories");
  }

  @Test
  void runLengthsThatDoNotFillThePictureAreRefusedWithTheirNumber() throws IOException {
    String tooLong = RIGHT_AS_NUMBERS.replace("[2, 2]", "[2, 3]");
    write("one.json", annotation(77, 1, tooLong), CATEGORIES);
    new TinyFiles(folder).picture("one.jpg");
    DataSet set = all(folder);

    assertThatThrownBy(() -> set.read(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one.json: annotation 77 of one.jpg");
  }

  @Test
  void boxesAloneAreNoLabels() throws IOException {
    write("one.json", annotation(1, 1, "[]"), CATEGORIES);
    new TinyFiles(folder).picture("one.jpg");

    assertThatThrownBy(() -> all(folder)).hasMessageContaining("1 boxes and not one region");
  }

  @Test
  void aListedPictureThatIsNotThereIsNamed() throws IOException {
    write("annotations/instances_val2017.json", annotation(1, 1, LEFT), CATEGORIES);

    assertThatThrownBy(() -> all(folder))
        .hasMessageContaining("one.jpg is missing; instances_val2017.json lists it");
  }

  @Test
  void aFileThatEndsTooEarlyIsNamed() throws IOException {
    new TinyFiles(folder).text("annotations/instances_val2017.json", "{\"images\": [{\"id\": 1, ");

    assertThatThrownBy(() -> all(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("instances_val2017.json is no COCO annotation file");
  }

  private static String annotation(int number, int category, String region) {
    return "{\"id\": %d, \"image_id\": 7, \"category_id\": %d, \"segmentation\": %s}"
        .formatted(number, category, region);
  }

  private static String runs(String text) {
    return "{\"counts\": \"%s\", \"size\": [1, 4]}".formatted(text.replace("\\", "\\\\"));
  }

  private void write(String name, String annotations, String categories) throws IOException {
    write(name, annotations, categories, "\"width\": 4, \"height\": 1");
  }

  private void write(String name, String annotations, String categories, String size)
      throws IOException {
    new TinyFiles(folder)
        .text(
            name,
            """
            {"info": {}, "licenses": [],
             "annotations": [%s],
             "images": [{"id": 7, "file_name": "one.jpg", %s}],
             "categories": [%s]}
            """
                .formatted(annotations, size, categories));
  }
}
