package dev.maskstream.trainer.data;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pictures and labels that lie in folders, in order of name. Two layouts are told by their folders:
 *
 * <ul>
 *   <li>{@code images/} + {@code labels/} + {@code classes.json}: 8-bit PNGs whose pixel value is
 *       the class id;
 *   <li>Oxford-IIIT Pet: {@code images/} + {@code annotations/trimaps/} (or {@code trimaps/}),
 *       whose values 1 pet, 2 background, 3 border become 0, 1, 2.
 * </ul>
 *
 * <p>Threads: any.
 */
public final class PictureFolder implements DataSet {
  private static final Labelling PETS =
      new Labelling(
          List.of(
              new SegmentClass(0, "pet", 0xd62728),
              new SegmentClass(1, "background", 0x1f77b4),
              new SegmentClass(2, "border", 0xffbf00)),
          Set.of());

  private record Pair(String name, Path picture, Path label) {}

  private final List<Pair> pairs;
  private final int lowestLabel;
  private final Labelling labelling;

  private PictureFolder(List<Pair> pairs, int lowestLabel, Labelling labelling) {
    this.pairs = pairs;
    this.lowestLabel = lowestLabel;
    this.labelling = labelling;
  }

  /**
   * Opens a folder. Pictures without a label are left out.
   *
   * @param classes a classes.json or model.json to use; without it the one in the folder or beside
   *     it
   * @throws IOException if the layout is neither of the two, no picture has a label or no class
   *     file is found
   */
  public static PictureFolder open(Path folder, Optional<Path> classes) throws IOException {
    Path images = folder.resolve("images");
    if (Files.isDirectory(images)) {
      if (Files.isDirectory(folder.resolve("labels"))) {
        Labelling labelling = Labelling.read(classFile(folder, classes));
        return new PictureFolder(pairs(images, folder.resolve("labels")), 0, labelling);
      }
      for (String trimaps : List.of("annotations/trimaps", "trimaps")) {
        if (Files.isDirectory(folder.resolve(trimaps))) {
          return new PictureFolder(pairs(images, folder.resolve(trimaps)), 1, PETS);
        }
      }
    }
    throw new IOException(
        folder
            + " is no data set: it needs images/ with labels/ and classes.json, or images/ with"
            + " annotations/trimaps/");
  }

  private static Path classFile(Path folder, Optional<Path> given) throws IOException {
    if (given.isPresent()) {
      return given.get();
    }
    return Stream.of(
            folder.resolve("classes.json"), folder.resolveSibling("classes.json").normalize())
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException("no classes.json in or beside " + folder + " and none was given"));
  }

  private static List<Pair> pairs(Path images, Path labels) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try (Stream<Path> files = Files.list(images)) {
      for (Path picture : files.sorted().toList()) {
        String file = picture.getFileName().toString();
        String lower = file.toLowerCase(Locale.ROOT);
        boolean isPicture =
            lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".png");
        String name = file.substring(0, Math.max(0, file.lastIndexOf('.')));
        Path label = labels.resolve(name + ".png");
        if (isPicture && !file.startsWith(".") && Files.isRegularFile(label)) {
          pairs.add(new Pair(name, picture, label));
        }
      }
    }
    if (pairs.isEmpty()) {
      throw new IOException("no picture of " + images + " has a label in " + labels);
    }
    return pairs;
  }

  @Override
  public int size() {
    return pairs.size();
  }

  @Override
  public String name(int index) {
    return pairs.get(index).name();
  }

  @Override
  public LabelledPicture read(int index) throws IOException {
    Pair pair = pairs.get(index);
    RgbImage picture = PictureFiles.picture(pair.picture());
    ClassMap label = PictureFiles.label(pair.label());
    if (lowestLabel > 0) {
      byte[] ids = label.ids();
      for (int i = 0; i < ids.length; i++) {
        ids[i] -= (byte) lowestLabel;
      }
    }
    requireKnown(label, pair.label());
    try {
      return new LabelledPicture(picture, label);
    } catch (IllegalArgumentException e) {
      throw new IOException(pair.picture() + ": " + e.getMessage(), e);
    }
  }

  private void requireKnown(ClassMap label, Path file) throws IOException {
    for (byte sample : label.ids()) {
      int id = Byte.toUnsignedInt(sample);
      if (!labelling.knows(id)) {
        throw new IOException(
            "%s holds class %d, which is neither one of the %d classes nor ignored"
                .formatted(file, id, labelling.classes().size()));
      }
    }
  }

  @Override
  public String fingerprint(int index) throws IOException {
    Pair pair = pairs.get(index);
    return Sha256.of(pair.picture()) + "+" + Sha256.of(pair.label());
  }

  @Override
  public Labelling labelling() {
    return labelling;
  }
}
