package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Contents;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A set that somebody has split into the folders {@code train}, {@code val} and {@code test}, each
 * of one layout and without parts of its own.
 */
final class SplitFolders {
  private SplitFolders() {}

  /** The set, if the folder holds at least one part and all parts are of one of the layouts. */
  static Optional<Contents> open(Path folder, Optional<Path> classes, List<Layout> layouts)
      throws IOException {
    List<Path> parts =
        Stream.of(Part.TRAIN, Part.VAL, Part.TEST)
            .map(folder::resolve)
            .filter(Files::isDirectory)
            .toList();
    for (Layout layout : layouts) {
      if (!parts.isEmpty() && recognisesAll(layout, parts)) {
        return all(folder, classes, layout, parts);
      }
    }
    return Optional.empty();
  }

  private static boolean recognisesAll(Layout layout, List<Path> parts) throws IOException {
    for (Path part : parts) {
      if (layout.find(part).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Contents> all(
      Path folder, Optional<Path> classes, Layout layout, List<Path> folders) throws IOException {
    List<Part> parts = new ArrayList<>();
    Optional<Labelling> labelling = Optional.empty();
    for (Path one : folders) {
      Layout.Found found = layout.open(layout.find(one).orElseThrow(), classes);
      if (found.parts().size() != 1
          || labelling.filter(l -> !l.equals(found.labelling())).isPresent()) {
        return Optional.empty();
      }
      labelling = Optional.of(found.labelling());
      Part whole = found.parts().getFirst();
      parts.add(
          new Part(one.getFileName().toString(), whole.pictures(), whole.files(), whole.missing()));
    }
    return labelling.map(
        meaning -> new Contents(layout.title(), Optional.of(folder), meaning, parts));
  }
}
