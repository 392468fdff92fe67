package dev.maskstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
  private static final String FIGURES = "figures.json";

  @TempDir private Path folder;

  @Test
  void aReportThatWasBrokenOffCanBeWrittenAgain() throws IOException {
    ReportFolder brokenOff = ReportFolder.open(folder, FIGURES);
    brokenOff.begin("{}");
    brokenOff.picture(ReportFolder.pictureName(7, "truth", "png"), new byte[] {1});

    ReportFolder again = ReportFolder.open(folder, FIGURES);
    again.begin("{}");
    again.finish("<p>");

    assertThat(folder.resolve("picture-07-truth.png")).doesNotExist();
    assertThat(folder.resolve("index.html")).hasContent("<p>");
  }

  @Test
  void aFolderWithSomethingElseInItIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "years of work");

    assertThatThrownBy(() -> ReportFolder.open(folder, FIGURES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("name a new folder");
  }
}
