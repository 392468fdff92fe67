package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.NoClassesException;
import dev.maskstream.trainer.data.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code images/} + {@code labels/} + {@code classes.json}: 8-bit PNGs whose pixel value is the
 * class id. Parts are {@code train/}, {@code val/} and {@code test/}, above the two folders or in
 * them. The class file lies in the folder or beside it.
 */
record PlainLayout() implements Layout {
  private static final String CLASS_FILE = "classes.json";

  private record Folders(String part, String pictures, String labels) {
    static Stream<Folders> of(String part, String folder) {
      return Stream.of(
          new Folders(part, folder + "/images", folder + "/labels"),
          new Folders(part, "images/" + folder, "labels/" + folder));
    }
  }

  private static final List<Folders> PARTS =
      Stream.of(
              Folders.of(Part.TRAIN, "train"),
              Folders.of(Part.VAL, "val"),
              Folders.of(Part.VAL, "valid"),
              Folders.of(Part.TEST, "test"))
          .flatMap(folders -> folders)
          .toList();

  @Override
  public String title() {
    return "pictures and labels";
  }

  @Override
  public Optional<Path> find(Path folder) {
    boolean isPart = Files.isDirectory(folder.resolve("images"));
    return isPart || !present(folder).isEmpty() ? Optional.of(folder) : Optional.empty();
  }

  private static List<Folders> present(Path folder) {
    return PARTS.stream()
        .filter(part -> Files.isDirectory(folder.resolve(part.pictures())))
        .filter(part -> Files.isDirectory(folder.resolve(part.labels())))
        .toList();
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    List<Folders> folders = present(root);
    if (folders.isEmpty()) {
      requireLabels(root);
      folders = List.of(new Folders(Part.ALL, "images", "labels"));
    }
    Labelling labelling = Labelling.read(classFile(root, classes));
    List<Part> parts = new ArrayList<>();
    for (Folders one : folders) {
      Pairs pairs =
          Pairs.ofFolders(
              root.resolve(one.pictures()), root.resolve(one.labels()), IdLabels.AS_STORED);
      parts.add(pairs.part(one.part(), labelling));
    }
    return new Found(labelling, parts);
  }

  private static void requireLabels(Path root) throws IOException {
    if (!Files.isDirectory(root.resolve("labels"))) {
      throw new IOException(
          root
              + " is no data set: it has images/ but no labels/; it needs images/ with labels/ and"
              + " classes.json, or images/ with annotations/trimaps/");
    }
  }

  private static Path classFile(Path folder, Optional<Path> given) throws IOException {
    return given
        .or(() -> ownClassFile(folder))
        .orElseThrow(
            () ->
                new NoClassesException(
                    "no classes.json in or beside " + folder + " and none was given"));
  }

  static boolean hasClassFile(Path folder) {
    return ownClassFile(folder).isPresent();
  }

  private static Optional<Path> ownClassFile(Path folder) {
    return Stream.of(
            folder.resolve(CLASS_FILE),
            folder.toAbsolutePath().normalize().resolveSibling(CLASS_FILE))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
