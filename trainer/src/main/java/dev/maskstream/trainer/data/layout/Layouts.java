package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Contents;
import dev.maskstream.trainer.data.Labelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The layouts that are known; the first that recognises a folder opens it. */
public final class Layouts {
  private static final List<Layout> ALL =
      List.of(
          new MapillaryLayout(),
          new CityscapesLayout(),
          new VocLayout(),
          new AdeLayout(),
          new PetLayout(),
          new CamvidColourLayout(),
          new CamvidIdLayout(),
          new CocoLayout(),
          new PlainLayout());

  /**
   * Opens a folder.
   *
   * @param classes a class file to use instead of the set's own names and colours
   * @throws IOException if no layout recognises the folder, or one does and misses something that
   *     makes it; single missing pictures are no error here, see {@link
   *     dev.maskstream.trainer.data.Part#missing}
   */
  public static Contents open(Path folder, Optional<Path> classes) throws IOException {
    if (Files.isDirectory(folder)) {
      for (Layout layout : ALL) {
        Optional<Path> root = layout.find(folder);
        if (root.isPresent()) {
          Layout.Found found = layout.open(root.get(), classes);
          return new Contents(
              layout.title(), Optional.of(folder), found.labelling(), found.parts());
        }
      }
      Optional<Contents> split = SplitFolders.open(folder, classes, ALL);
      if (split.isPresent()) {
        return split.get();
      }
    }
    throw new IOException(
        "%s is no data set%s: it needs images/ with labels/ and classes.json, or the layout of %s"
            .formatted(
                folder,
                Files.isDirectory(folder) ? "" : ", not even a folder",
                ALL.stream()
                    .filter(layout -> !(layout instanceof PlainLayout))
                    .map(Layout::title)
                    .distinct()
                    .collect(Collectors.joining(", "))));
  }

  /** The folder itself or one of some below it, whichever is the first to hold something. */
  static Optional<Path> holding(Path folder, List<String> below, String... something) {
    return Stream.concat(Stream.of(folder), below.stream().map(folder::resolve))
        .filter(root -> Stream.of(something).anyMatch(one -> Files.exists(root.resolve(one))))
        .findFirst();
  }

  /**
   * Checks that what makes a layout is there.
   *
   * @param needed relative to {@code root}; a folder ends in a slash
   * @throws IOException if something is not; the message names it all
   */
  static void require(Path root, String title, String... needed) throws IOException {
    String missing =
        Stream.of(needed)
            .filter(
                one ->
                    one.endsWith("/")
                        ? !Files.isDirectory(root.resolve(one))
                        : !Files.isRegularFile(root.resolve(one)))
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new IOException("%s looks like %s but lacks %s".formatted(root, title, missing));
    }
  }

  /** Names in a list file: the first word of each line that is neither empty nor a comment. */
  static List<String> list(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> line.split("\\s+", 2)[0])
        .toList();
  }

  /**
   * A set's own meaning of its ids, or that of a class file. Ids the set itself leaves out stay
   * left out, unless the class file has a class for them.
   */
  static Labelling labelling(Labelling own, Optional<Path> classes) throws IOException {
    if (classes.isEmpty()) {
      return own;
    }
    Labelling given = Labelling.read(classes.get());
    Set<Integer> ignored = new HashSet<>(given.ignored());
    own.ignored().stream().filter(id -> id >= given.classes().size()).forEach(ignored::add);
    return new Labelling(given.classes(), ignored);
  }

  private Layouts() {}
}
