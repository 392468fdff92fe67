package dev.maskstream.standalone.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services' sources say in quotes. */
final class SourceText {
  private static final List<String> MODULES =
      List.of("proto", "stream-processor", "gateway", "trainer");

  private SourceText() {}

  /** String literals that match, of all services. */
  static Set<String> literals(String pattern) {
    Pattern literal = Pattern.compile("\"(" + pattern + ")\"");
    Set<String> found = new TreeSet<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Manifest.path(module + "/src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    literal
                        .matcher(read(file))
                        .results()
                        .forEach(each -> found.add(each.group(1))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
