package dev.maskstream.trainer.report;

import dev.maskstream.trainer.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that holds one report: figures as JSON, a page, pictures. Each file is written whole or
 * not at all. A later report of the same kind replaces an earlier one; a folder with anything else
 * in it is left alone.
 *
 * <p>Threads: one.
 */
public final class ReportFolder {
  private static final String PAGE = "index.html";
  private static final Pattern PICTURE = Pattern.compile("picture-\\d+-[a-z]+\\.(jpg|png)");

  private final Path folder;
  private final String figures;
  private final Set<String> written = new HashSet<>();

  /**
   * Opens a folder, made if it is not there.
   *
   * @param figures the file that tells a report of this kind from all else, such as {@code
   *     evaluation.json}
   * @throws IOException if it holds something, but no such file
   */
  public static ReportFolder open(Path folder, String figures) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException(folder + " is a file, not a folder to write a report to");
    }
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (!Files.isRegularFile(folder.resolve(figures)) && files.findAny().isPresent()) {
        throw new IOException(
            "%s holds something else than a report (there is no %s); name a new folder"
                .formatted(folder, figures));
      }
    }
    return new ReportFolder(folder, figures);
  }

  private ReportFolder(Path folder, String figures) {
    this.folder = folder;
    this.figures = figures;
  }

  /**
   * Writes the figures, before anything else: a report that was broken off is known by them, and
   * can be written again.
   */
  public void begin(String json) throws IOException {
    write(figures, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes one of the report's pictures. */
  public void picture(String name, byte[] bytes) throws IOException {
    write(name, bytes);
    written.add(name);
  }

  /** Name of a picture of a gallery. */
  public static String pictureName(int number, String what, String ending) {
    return "picture-%02d-%s.%s".formatted(number, what, ending);
  }

  /** Writes the page, and removes pictures of an earlier report that are not in it. */
  public void finish(String html) throws IOException {
    write(PAGE, html.getBytes(StandardCharsets.UTF_8));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : stale(files)) {
        Files.delete(file);
      }
    }
  }

  private List<Path> stale(Stream<Path> files) {
    return files
        .filter(file -> PICTURE.matcher(file.getFileName().toString()).matches())
        .filter(file -> !written.contains(file.getFileName().toString()))
        .toList();
  }

  private void write(String name, byte[] bytes) throws IOException {
    WholeFile.write(folder.resolve(name), bytes);
  }
}
