package dev.maskstream.standalone.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Real steel surfaces with labels, which lie beside the repository and are no part of it. */
record SteelPictures(Path train, Path test) {
  private static final String CLASSES =
      """
      {"classes": ["background", "inclusion", "patches", "scratches"]}
      """;

  /** A picture and its class-id PNG. */
  record Labelled(Path picture, Path label) {}

  /** Where they are; skips the test, saying so, without them. */
  static SteelPictures find() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data/industrial/neu_seg");
      if (Files.isDirectory(data)) {
        return new SteelPictures(data.resolve("train"), data.resolve("test"));
      }
    }
    System.out.println("skipped: there is no shared/data/industrial/neu_seg beside the repository");
    Assumptions.abort("there is no shared/data/industrial/neu_seg");
    throw new AssertionError("aborted");
  }

  /** Every second training picture in order of name: the even ones, or the odd ones. */
  List<Labelled> half(boolean odd) throws IOException {
    List<Labelled> half = new ArrayList<>();
    try (Stream<Path> files = Files.list(train.resolve("images"))) {
      List<Path> all = files.sorted().toList();
      for (int at = odd ? 1 : 0; at < all.size(); at += 2) {
        String name = all.get(at).getFileName().toString().replace(".jpg", ".png");
        half.add(new Labelled(all.get(at), train.resolve("labels").resolve(name)));
      }
    }
    return half;
  }

  /** A data set of these pictures, as `train` reads it. */
  static Path asDataSet(List<Labelled> pictures, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    Files.writeString(folder.resolve("classes.json"), CLASSES);
    for (Labelled one : pictures) {
      Files.copy(one.picture(), folder.resolve("images").resolve(one.picture().getFileName()));
      Files.copy(one.label(), folder.resolve("labels").resolve(one.label().getFileName()));
    }
    return folder;
  }
}
