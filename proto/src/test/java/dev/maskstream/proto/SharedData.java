package dev.maskstream.proto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real pictures and labels, which lie beside the repository and are no part of it. */
final class SharedData {
  private SharedData() {}

  /** PNGs of a folder of {@code shared/data}, by name; skips the test, saying so, without it. */
  static List<Path> pngs(String folder) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared").resolve("data").resolve(folder);
      if (Files.isDirectory(data)) {
        return pngsIn(data);
      }
    }
    System.out.println("skipped: there is no shared/data/" + folder + " beside the repository");
    Assumptions.abort("there is no shared/data/" + folder);
    return List.of();
  }

  private static List<Path> pngsIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
