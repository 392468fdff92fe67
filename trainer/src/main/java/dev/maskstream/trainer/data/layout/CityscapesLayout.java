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
 * Cityscapes with fine labels (Cordts et al., The Cityscapes Dataset, CVPR 2016): {@code
 * leftImg8bit/PART/CITY/NAME_leftImg8bit.png} and {@code
 * gtFine/PART/CITY/NAME_gtFine_labelIds.png}. The 34 label ids become the benchmark's 19 classes;
 * the others are void, 255. The test part's labels are not published.
 */
record CityscapesLayout() implements Layout {
  private static final String PICTURE = "_leftImg8bit.png";
  private static final String LABEL = "_gtFine_labelIds.png";
  private static final int VOID = 255;
  private static final int LAST_LABEL_ID = 33;

  /** Label id, colour and name, in the order of the benchmark's train ids. */
  private static final String CLASSES =
      """
       7 804080 road
       8 f423e8 sidewalk
      11 464646 building
      12 66669c wall
      13 be9999 fence
      17 999999 pole
      19 faaa1e traffic light
      20 dcdc00 traffic sign
      21 6b8e23 vegetation
      22 98fb98 terrain
      23 4682b4 sky
      24 dc143c person
      25 ff0000 rider
      26 00008e car
      27 000046 truck
      28 003c64 bus
      31 005064 train
      32 0000e6 motorcycle
      33 770b20 bicycle
      """;

  @Override
  public String title() {
    return "Cityscapes";
  }

  @Override
  public Optional<Path> find(Path folder) {
    return Layouts.holding(folder, List.of(), "leftImg8bit", "gtFine");
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Layouts.require(root, title(), "leftImg8bit/", "gtFine/");
    List<SegmentClass> own = new ArrayList<>();
    int[] trainIds = new int[256];
    for (int id = 0; id < trainIds.length; id++) {
      trainIds[id] = id <= LAST_LABEL_ID || id == VOID ? VOID : IdLabels.UNKNOWN;
    }
    for (String line : CLASSES.lines().toList()) {
      String[] words = line.strip().split(" ", 3);
      trainIds[Integer.parseInt(words[0])] = own.size();
      own.add(new SegmentClass(own.size(), words[2], Integer.parseInt(words[1], 16)));
    }
    Labelling labelling = Layouts.labelling(new Labelling(own, Set.of(VOID)), classes);
    IdLabels labels = IdLabels.of(id -> trainIds[id]);
    List<Part> parts = new ArrayList<>();
    for (String part : List.of(Part.TRAIN, Part.VAL)) {
      if (Files.isDirectory(root.resolve("leftImg8bit").resolve(part))) {
        parts.add(part(root, part, labels).part(part, labelling));
      }
    }
    if (parts.isEmpty()) {
      Layouts.require(root, title(), "leftImg8bit/train/", "leftImg8bit/val/");
    }
    return new Found(labelling, parts);
  }

  private static Pairs part(Path root, String part, IdLabels labels) throws IOException {
    Pairs pairs = new Pairs("its picture is there");
    Path pictures = root.resolve("leftImg8bit").resolve(part);
    Path truths = root.resolve("gtFine").resolve(part);
    for (Path city : PictureListing.folders(pictures)) {
      for (Path picture : PictureListing.endingIn(PICTURE, city)) {
        String name = PictureListing.without(PICTURE, picture);
        pairs.add(name, picture, truths.resolve(city.getFileName()).resolve(name + LABEL), labels);
      }
    }
    if (Files.isDirectory(truths)) {
      addLabelsAlone(truths, pictures, pairs);
    }
    return pairs;
  }

  private static void addLabelsAlone(Path truths, Path pictures, Pairs pairs) throws IOException {
    for (Path city : PictureListing.folders(truths)) {
      for (Path label : PictureListing.endingIn(LABEL, city)) {
        String name = PictureListing.without(LABEL, label);
        Path itsCity = pictures.resolve(city.getFileName());
        if (!Files.isRegularFile(itsCity.resolve(name + PICTURE))) {
          pairs.addLabelAlone(name, label, itsCity);
        }
      }
    }
  }
}
