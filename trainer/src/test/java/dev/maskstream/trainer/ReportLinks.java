package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Holds a page against the files beside it. */
final class ReportLinks {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  /** Every picture and link of the page is a file beside it, and nothing comes from elsewhere. */
  static void assertWhole(Path folder) throws IOException {
    String html = Files.readString(folder.resolve("index.html"));
    assertThat(LINK.matcher(html).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(folder.resolve(file)).isNotEmptyFile());
    assertThat(html).doesNotContain("<script", "://", "@import");
    assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".part"));
  }

  private ReportLinks() {}
}
