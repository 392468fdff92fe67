package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.trainer.data.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPageTest {
  @TempDir Path folder;

  @Test
  void aFinishedRunIsShownWhole() throws IOException {
    writeRun();

    RunPage.write(folder);

    assertThat(page())
        .contains("Training run: street 2", "base width", "a1b2c3", "seed")
        .contains(Sha256.of(folder.resolve("manifest.json")), "2 in a list")
        .contains("gallery-008.png", "loss.png", "background:#ff0000", "4 &amp; more");
    ReportLinks.assertWhole(folder);
  }

  @Test
  void theExportedEpochIsMarkedAndItsFiguresAreTheHeadline() throws IOException {
    writeRun();

    RunPage.write(folder);

    assertThat(page()).containsOnlyOnce("class=\"marked\"");
    assertThat(page().replaceAll("\\s+", " "))
        .contains("<tr class=\"marked\"><td class=\"number\">1</td>")
        .contains("<dt>mean IoU, held out</dt><dd>61.0 %</dd>")
        .contains("1 of 2 done");
  }

  @Test
  void theLatestGalleryIsShownAndEarlierOnesAreLinked() throws IOException {
    writeRun();

    RunPage.write(folder);

    assertThat(page())
        .contains("<img class=\"whole\" src=\"gallery-008.png\"")
        .contains("Earlier: <a href=\"gallery-004.png\">gallery-004.png</a></p>")
        .doesNotContain("<img class=\"whole\" src=\"gallery-004.png\"");
  }

  @Test
  void aRunWithoutAnEpochHasAPageAlready() throws IOException {
    Files.writeString(folder.resolve("settings.json"), "{\"model\": \"street\"}");

    RunPage.write(folder);

    assertThat(page()).contains("No epoch is done yet.", "street");
  }

  @Test
  void aTornLastLineIsPassedOver() throws IOException {
    writeRun();
    Files.writeString(
        folder.resolve("metrics.ndjson"),
        Files.readString(folder.resolve("metrics.ndjson")) + "{\"epoch\":3,\"lo");

    RunPage.write(folder);

    assertThat(page()).contains("1 of 2 done");
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotListed() throws IOException {
    write("last.params", "weights");
    write("best.params.part", "half of them");

    RunPage.write(folder);

    assertThat(page()).contains("last.params").doesNotContain(".part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"settings.json", "manifest.json", "model.json"})
  void aBrokenFileIsNamed(String file) throws IOException {
    writeRun();
    write(file, "[]");

    assertThatThrownBy(() -> RunPage.write(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file);
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("index.html"));
  }

  /** Of two epochs the second has the higher mean IoU, but the first was exported. */
  private void writeRun() throws IOException {
    write(
        "settings.json",
        """
        {"model": "street", "version": "2", "git_revision": "a1b2c3",
         "shape": {"baseWidth": 16}, "schedule": {"seed": 1}, "note": "4 & more"}
        """);
    write(
        "manifest.json",
        """
        {"train": {"place": "data", "count": 2, "pictures": [{"name": "a"}, {"name": "b"}]}}
        """);
    write(
        "model.json",
        """
        {"classes": [{"id": 0, "name": "sky", "color": "#0000ff"},
                     {"id": 1, "name": "car", "color": "#ff0000"}],
         "metrics": {"epoch": 1}}
        """);
    write("metrics.ndjson", epoch(1, 0.61) + epoch(2, 0.62));
    for (String picture : new String[] {"loss", "accuracy", "gallery-004", "gallery-008"}) {
      write(picture + ".png", "a picture");
    }
  }

  private static String epoch(int number, double meanIou) {
    return """
        {"epoch":%d,"loss":0.5,"validation_mean_iou":%s,"validation_iou":[0.9,null],"new":[]}
        """
        .formatted(number, meanIou);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
