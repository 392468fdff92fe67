package dev.maskstream.trainer.data.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What lies in a folder; hidden files, such as the {@code ._} ones of macOS, are passed over. */
final class PictureListing {

  /**
   * JPEGs and PNGs by name without ending, in order.
   *
   * @throws IOException if the folder cannot be read or two pictures share a name
   */
  static SequencedMap<String, Path> of(Path folder) throws IOException {
    SequencedMap<String, Path> pictures = new TreeMap<>();
    for (Path file : files(folder)) {
      if (isPicture(file)) {
        Path other = pictures.put(stem(file), file);
        if (other != null) {
          throw new IOException(
              "%s and %s have the same name: which of them is %s?"
                  .formatted(other, file.getFileName(), stem(file)));
        }
      }
    }
    return pictures;
  }

  static List<Path> files(Path folder) throws IOException {
    return visible(folder, Files::isRegularFile);
  }

  /** Files whose names have something before an ending; none where there is no such folder. */
  static List<Path> endingIn(String ending, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return files(folder).stream()
        .filter(file -> file.getFileName().toString().endsWith(ending))
        .filter(file -> !without(ending, file).isEmpty())
        .toList();
  }

  /** A file's name without the ending it has. */
  static String without(String ending, Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ending.length());
  }

  static List<Path> folders(Path folder) throws IOException {
    return visible(folder, Files::isDirectory);
  }

  private interface Kind {
    boolean is(Path path);
  }

  private static List<Path> visible(Path folder, Kind kind) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(kind::is)
          .sorted()
          .toList();
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private PictureListing() {}
}
