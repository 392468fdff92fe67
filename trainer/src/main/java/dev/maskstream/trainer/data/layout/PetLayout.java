package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Oxford-IIIT Pet (Parkhi, Vedaldi, Zisserman, Jawahar: Cats and Dogs, CVPR 2012): {@code images/}
 * and {@code annotations/trimaps/}, where 1 is pet, 2 background, 3 border.
 *
 * <p>With {@code annotations/trainval.txt} and {@code test.txt} beside the trimaps there are two
 * parts, split as the lab notebook does: to train on, trainval and 80 % of test; the rest of test
 * to validate with. Which pictures the rest is, a hash of their names decides.
 */
record PetLayout() implements Layout {
  private static final IdLabels TRIMAPS =
      IdLabels.of(value -> value >= 1 && value <= 3 ? value - 1 : IdLabels.UNKNOWN);
  private static final double HELD_OUT = 0.2;

  private static Labelling pets() {
    return new Labelling(
        List.of(
            new SegmentClass(0, "pet", 0xd62728),
            new SegmentClass(1, "background", 0x1f77b4),
            new SegmentClass(2, "border", 0xffbf00)),
        Set.of());
  }

  @Override
  public String title() {
    return "Oxford-IIIT Pet";
  }

  @Override
  public Optional<Path> find(Path folder) {
    return Layouts.holding(
        folder, List.of(), "annotations/trimaps", "annotations/trainval.txt", "trimaps");
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Path annotations = root.resolve("annotations");
    boolean isFlat = Files.isDirectory(root.resolve("trimaps"));
    Layouts.require(root, title(), "images/", isFlat ? "trimaps/" : "annotations/trimaps/");
    Path trimaps = isFlat ? root.resolve("trimaps") : annotations.resolve("trimaps");
    Labelling labelling = Layouts.labelling(pets(), classes);
    Path images = root.resolve("images");
    if (!Files.exists(annotations.resolve("trainval.txt"))
        && !Files.exists(annotations.resolve("test.txt"))) {
      Pairs all = Pairs.ofFolders(images, trimaps, TRIMAPS);
      return new Found(labelling, List.of(all.part(Part.ALL, labelling)));
    }
    Layouts.require(root, title(), "annotations/trainval.txt", "annotations/test.txt");
    List<String> train = new ArrayList<>(Layouts.list(annotations.resolve("trainval.txt")));
    List<String> test = Layouts.list(annotations.resolve("test.txt"));
    List<String> held = heldOut(test);
    test.stream().filter(name -> !held.contains(name)).forEach(train::add);
    return new Found(
        labelling,
        List.of(
            part(Part.TRAIN, train, images, trimaps, labelling),
            part(Part.VAL, held, images, trimaps, labelling)));
  }

  /** The fifth of the test pictures whose names hash lowest, in order of name. */
  private static List<String> heldOut(List<String> test) {
    return test.stream()
        .sorted(Comparator.comparing(name -> Sha256.of(name.getBytes(StandardCharsets.UTF_8))))
        .limit(Math.round(test.size() * HELD_OUT))
        .sorted()
        .toList();
  }

  private static Part part(
      String part, List<String> names, Path images, Path trimaps, Labelling labelling) {
    Pairs pairs = new Pairs("annotations/trainval.txt or test.txt lists it");
    for (String name : names) {
      pairs.add(name, images.resolve(name + ".jpg"), trimaps.resolve(name + ".png"), TRIMAPS);
    }
    return pairs.part(part, labelling);
  }
}
