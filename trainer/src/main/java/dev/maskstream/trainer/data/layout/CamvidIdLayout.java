package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * CamVid with class ids for labels, 11 of them and 11 for void, as SegNet published it: {@code
 * train/} and {@code trainannot/}, or {@code train/images/} and {@code train/labels/}, or one part
 * alone. Without a class file the names of CamVid's five drives tell it.
 */
record CamvidIdLayout() implements Layout {
  private static final Pattern DRIVE =
      Pattern.compile("(0001TP|0006R0|0016E5|Seq05VD|01TP)_f?\\d+");

  private record Folders(String part, String pictures, String labels) {}

  private static final List<Folders> KNOWN =
      List.of(
          new Folders(Part.ALL, "images", "labels"),
          new Folders(Part.TRAIN, "train/images", "train/labels"),
          new Folders(Part.VAL, "val/images", "val/labels"),
          new Folders(Part.TEST, "test/images", "test/labels"),
          new Folders(Part.TRAIN, "train", "trainannot"),
          new Folders(Part.VAL, "val", "valannot"),
          new Folders(Part.TEST, "test", "testannot"));

  @Override
  public String title() {
    return "CamVid";
  }

  @Override
  public Optional<Path> find(Path folder) throws IOException {
    if (PlainLayout.hasClassFile(folder)) {
      return Optional.empty();
    }
    for (Folders known : present(folder)) {
      Set<String> names = PictureListing.of(folder.resolve(known.pictures())).keySet();
      if (!names.isEmpty() && names.stream().allMatch(name -> DRIVE.matcher(name).matches())) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private static List<Folders> present(Path folder) {
    return KNOWN.stream()
        .filter(known -> Files.isDirectory(folder.resolve(known.pictures())))
        .filter(known -> Files.isDirectory(folder.resolve(known.labels())))
        .toList();
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Labelling labelling = Layouts.labelling(CamvidClasses.labelling(), classes);
    List<Part> parts = new ArrayList<>();
    for (Folders known : present(root)) {
      Pairs pairs =
          Pairs.ofFolders(
              root.resolve(known.pictures()), root.resolve(known.labels()), IdLabels.AS_STORED);
      parts.add(pairs.part(known.part(), labelling));
    }
    return new Found(labelling, parts);
  }
}
