package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pascal VOC 2012, segmentation (Everingham et al., the development kit's documentation, section
 * 3.2): {@code JPEGImages/}, {@code SegmentationClass/} with palette PNGs whose indices are the
 * class ids, and {@code ImageSets/Segmentation/train.txt} and {@code val.txt}. The outlines of
 * objects, 255, count nowhere.
 */
record VocLayout() implements Layout {
  private static final String LISTS = "ImageSets/Segmentation";
  private static final List<String> NAMES =
      List.of(
          "background aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog"
              .split(" ", -1));
  private static final List<String> MORE_NAMES =
      List.of("horse motorbike person pottedplant sheep sofa train tvmonitor".split(" ", -1));
  private static final int OUTLINE = 255;

  private static Labelling objects() {
    List<SegmentClass> classes = new ArrayList<>();
    for (List<String> names : List.of(NAMES, MORE_NAMES)) {
      for (String name : names) {
        classes.add(new SegmentClass(classes.size(), name, Palette.colour(classes.size())));
      }
    }
    return new Labelling(classes, Set.of(OUTLINE));
  }

  @Override
  public String title() {
    return "Pascal VOC 2012";
  }

  @Override
  public Optional<Path> find(Path folder) {
    return Layouts.holding(
        folder, List.of("VOCdevkit/VOC2012", "VOC2012"), "JPEGImages", "SegmentationClass");
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Layouts.require(root, title(), "JPEGImages/", "SegmentationClass/", LISTS + "/train.txt");
    Labelling labelling = Layouts.labelling(objects(), classes);
    List<Part> parts = new ArrayList<>();
    for (String name : List.of(Part.TRAIN, Part.VAL)) {
      Path list = root.resolve(LISTS).resolve(name + ".txt");
      if (Files.isRegularFile(list)) {
        parts.add(part(root, name, list, labelling));
      }
    }
    return new Found(labelling, parts);
  }

  private static Part part(Path root, String part, Path list, Labelling labelling)
      throws IOException {
    Pairs pairs = new Pairs("%s/%s.txt lists it".formatted(LISTS, part));
    for (String name : Layouts.list(list)) {
      pairs.add(
          name,
          root.resolve("JPEGImages").resolve(name + ".jpg"),
          root.resolve("SegmentationClass").resolve(name + ".png"),
          IdLabels.AS_STORED);
    }
    return pairs.part(part, labelling);
  }
}
