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

/**
 * CamVid with its original labels: a picture {@code NAME.png} and a label {@code NAME_L.png} in one
 * of 32 colours. Either {@code 701_StillsRaw_full/} and {@code LabeledApproved_full/}, {@code
 * images/} and {@code labels/}, or {@code train/} and {@code train_labels/} and so on for parts.
 */
record CamvidColourLayout() implements Layout {
  private static final String ENDING = "_L";

  private record Folders(String part, String pictures, String labels) {}

  private static final List<Folders> KNOWN =
      List.of(
          new Folders(Part.ALL, "701_StillsRaw_full", "LabeledApproved_full"),
          new Folders(Part.ALL, "images", "LabeledApproved_full"),
          new Folders(Part.ALL, "images", "labels"),
          new Folders(Part.TRAIN, "train", "train_labels"),
          new Folders(Part.VAL, "val", "val_labels"),
          new Folders(Part.TEST, "test", "test_labels"),
          new Folders(Part.TRAIN, "train/images", "train/labels"),
          new Folders(Part.VAL, "val/images", "val/labels"),
          new Folders(Part.TEST, "test/images", "test/labels"));

  @Override
  public String title() {
    return "CamVid with labels in colour";
  }

  @Override
  public Optional<Path> find(Path folder) throws IOException {
    if (Files.isDirectory(folder.resolve("LabeledApproved_full"))) {
      return Optional.of(folder);
    }
    for (Folders known : KNOWN) {
      Path pictures = folder.resolve(known.pictures());
      Path labels = folder.resolve(known.labels());
      if (Files.isDirectory(pictures) && Files.isDirectory(labels) && anyPair(pictures, labels)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** An ending alone tells nothing: other sets call the picture of a left camera so. */
  private static boolean anyPair(Path pictures, Path labels) throws IOException {
    Set<String> names = PictureListing.of(pictures).keySet();
    return names.stream()
        .anyMatch(name -> Files.isRegularFile(labels.resolve(name + ENDING + ".png")));
  }

  @Override
  public Found open(Path root, Optional<Path> classes) throws IOException {
    Labelling labelling = Layouts.labelling(CamvidClasses.labelling(), classes);
    ColourLabels colours = new ColourLabels(CamvidClasses.idsByColour());
    List<Part> parts = new ArrayList<>();
    for (Folders known : KNOWN) {
      Path pictures = root.resolve(known.pictures());
      Path labels = root.resolve(known.labels());
      if (Files.isDirectory(pictures) && Files.isDirectory(labels)) {
        parts.add(Pairs.ofFolders(pictures, labels, ENDING, colours).part(known.part(), labelling));
      }
    }
    if (parts.isEmpty()) {
      throw new IOException(
          root + " looks like " + title() + " but lacks the pictures: 701_StillsRaw_full/");
    }
    return new Found(labelling, parts);
  }
}
