package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * ADE20K, the scene parsing benchmark with 150 classes (Zhou et al., Scene Parsing through ADE20K,
 * CVPR 2017; ADEChallengeData2016): {@code images/training/}, {@code annotations/training/}, the
 * same for {@code validation}, and {@code objectInfo150.txt}, whose names are taken up to the first
 * comma. A label's value less one is the class id; 0 is void and becomes 255.
 */
record AdeLayout() implements Layout {
  private static final String NAMES = "objectInfo150.txt";
  private static final int COUNT = 150;
  private static final int VOID = 255;

  @Override
  public String title() {
    return "ADE20K scene parsing";
  }

  @Override
  public Optional<Path> find(Path folder) {
    return Layouts.holding(
        folder, List.of("ADEChallengeData2016"), "annotations/training", "images/training", NAMES);
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Layouts.require(root, title(), "images/training/", "annotations/training/", NAMES);
    Labelling own = new Labelling(classes(root.resolve(NAMES)), Set.of(VOID));
    Labelling labelling = Layouts.labelling(own, classes);
    IdLabels labels =
        IdLabels.of(value -> value == 0 ? VOID : value <= COUNT ? value - 1 : IdLabels.UNKNOWN);
    List<Part> parts = new ArrayList<>();
    parts.add(pairs(root, "training", labels).part(Part.TRAIN, labelling));
    if (Files.isDirectory(root.resolve("images/validation"))) {
      parts.add(pairs(root, "validation", labels).part(Part.VAL, labelling));
    }
    return new Found(labelling, parts);
  }

  private static Pairs pairs(Path root, String part, IdLabels labels) throws IOException {
    return Pairs.ofFolders(
        root.resolve("images").resolve(part), root.resolve("annotations").resolve(part), labels);
  }

  /** Lines of index, ratio, counts and name after a line of headings, divided by tabs. */
  private static List<SegmentClass> classes(Path file) throws IOException {
    List<SegmentClass> classes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] columns = line.strip().split("\t", -1);
      if (columns[0].strip().equals(Integer.toString(classes.size() + 1)) && columns.length > 1) {
        String name = columns[columns.length - 1].split("[,;]", 2)[0].strip();
        classes.add(new SegmentClass(classes.size(), name, AdeColours.of(classes.size())));
      }
    }
    if (classes.size() != COUNT) {
      throw new IOException(
          "%s names %d classes in order, not %d".formatted(file, classes.size(), COUNT));
    }
    return classes;
  }
}
