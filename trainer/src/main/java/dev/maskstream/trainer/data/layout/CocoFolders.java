package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where COCO's files may lie. A rule only. */
final class CocoFolders {
  private static final int SOME = 20;

  /** The part that a name such as {@code val2017} tells. */
  static String partOf(String name) {
    return Stream.of(Part.TRAIN, Part.VAL, Part.TEST)
        .filter(part -> name.startsWith(part))
        .findFirst()
        .orElse(Part.ALL);
  }

  /** Where pictures of annotations with a name such as {@code val2017} may lie. */
  static List<Path> ofPictures(String name, Path root) {
    String part = partOf(name);
    return Stream.of(name, "images/" + name, part, "images/" + part, "images", "")
        .map(root::resolve)
        .toList();
  }

  /** The first folder that holds one of the first files, else the first there is. */
  static Path holding(List<Path> folders, Stream<String> files) {
    List<String> some = files.limit(SOME).toList();
    return folders.stream()
        .filter(folder -> some.stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file))))
        .findFirst()
        .or(() -> folders.stream().filter(Files::isDirectory).findFirst())
        .orElse(folders.getFirst());
  }

  private CocoFolders() {}
}
