package dev.maskstream.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.data.Trouble;
import dev.maskstream.trainer.data.layout.TinyFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  @TempDir Path folder;
  private TinyFiles files;

  @BeforeEach
  void writeTwoParts() throws IOException {
    files = new TinyFiles(folder);
    files
        .text("classes.json", "{\"classes\": [\"ground\", \"nut\", \"bolt\"], \"ignore\": 255}")
        .picture("train/images/a.png")
        .label("train/labels/a.png", 0, 0, 1, 255)
        .picture("train/images/b.png")
        .label("train/labels/b.png", 0, 0, 0, 0)
        .picture("val/images/c.png")
        .label("val/labels/c.png", 2, 1, 0, 0);
  }

  @Test
  void pixelsAndPicturesOfEachClassAreCounted() throws IOException {
    DataReport report = check(false);

    assertThat(report.pictures()).isEqualTo(3);
    assertThat(report.classes()).extracting(ClassCount::pixels).containsExactly(8L, 2L, 1L);
    assertThat(report.classes()).extracting(ClassCount::pictures).containsExactly(3, 2, 1);
    assertThat(report.voidPixels()).isEqualTo(1);
    assertThat(report.parts().getFirst().sizes()).containsEntry("4x1", 2);
    assertThat(report.troubles()).isEmpty();
  }

  @Test
  void aClassThatAPartNeverShowsIsAWarningAndNoTrouble() throws IOException {
    String text = DataReportText.of(check(false));

    assertThat(text)
        .contains("warning: no picture of part train shows bolt")
        .contains("no troubles")
        .doesNotContain("part val shows");
  }

  @Test
  void everyPictureThatCannotBeUsedIsTold() throws IOException {
    files
        .label("train/labels/b.png", 0, 0, 9, 0)
        .bytes("val/images/c.png", new byte[] {1, 2, 3})
        .picture("val/images/d.png")
        .picture("val/images/e.png")
        .label("val/labels/e.png", 0, 0);

    DataReport report = check(false);

    assertThat(report.pictures()).isEqualTo(1);
    assertThat(report.troubles()).extracting(Trouble::picture).containsExactly("b", "d", "c", "e");
    assertThat(DataReportText.of(report))
        .contains("4 troubles:", "b.png holds class 9", "d.png is missing", "c.png: these bytes");
  }

  @Test
  void afterTwentyTroublesTheTextOnlyCounts() throws IOException {
    for (int i = 0; i < 22; i++) {
      files.picture("val/images/x%02d.png".formatted(i));
    }

    DataReport report = check(false);

    assertThat(DataReportText.of(report)).contains("x19.png", "and 2 more").doesNotContain("x20");
    assertThat(json(report).getAsJsonArray("parts").toString()).contains("x21.png");
  }

  @Test
  void theJsonHoldsTheSameFigures() throws IOException {
    JsonObject json = json(check(false));

    assertThat(json.get("layout").getAsString()).isEqualTo("pictures and labels");
    assertThat(json.get("pixels").getAsLong()).isEqualTo(12);
    assertThat(json.getAsJsonArray("classes").get(1).toString())
        .contains("\"nut\"", "\"pixels\":2");
    assertThat(json.getAsJsonArray("parts")).hasSize(2);
  }

  @Test
  void theSheetShowsPicturesOfAllParts() throws IOException {
    BufferedImage sheet = sheet(check(true));

    assertThat(sheet.getWidth()).isGreaterThan(3 * 480);
    assertThat(sheet.getHeight()).isBetween(80, 400);
  }

  @Test
  void aLargeSetIsShownBySomeOfItsPictures() throws IOException {
    for (int i = 0; i < 60; i++) {
      files.picture("train/images/x%02d.png".formatted(i));
      files.label("train/labels/x%02d.png".formatted(i), 0, 0, 0, 0);
    }

    BufferedImage sheet = sheet(check(true));

    // Eight rows of three, each a caption and a picture 60 pixels high, and the legend.
    assertThat(sheet.getHeight()).isBetween(8 * 80, 8 * 95 + 60);
  }

  @Test
  void aSetWithoutOneUsablePictureHasNoSheet() throws IOException {
    Files.delete(folder.resolve("train/labels/a.png"));
    Files.delete(folder.resolve("train/labels/b.png"));
    Files.delete(folder.resolve("val/labels/c.png"));

    DataReport report = check(true);

    assertThat(report.sheet()).isEmpty();
    assertThat(DataReportText.of(report)).contains("3 troubles:");
  }

  private DataReport check(boolean sheet) throws IOException {
    return DataCheck.run(
        new DataCheck.Request(folder.toString(), Optional.empty(), sheet), Progress.NONE);
  }

  private static JsonObject json(DataReport report) {
    return JsonParser.parseString(DataReportJson.of(report)).getAsJsonObject();
  }

  private static BufferedImage sheet(DataReport report) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(report.sheet().orElseThrow().png()));
  }
}
