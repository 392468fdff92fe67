package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.trainer.data.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts pictures and their labels together and notes which of the two is missing.
 *
 * <p>Threads: one.
 */
final class Pairs {
  private final List<Sample> samples = new ArrayList<>();
  private final List<Trouble> missing = new ArrayList<>();
  private final String because;

  /**
   * @param because why a file should be there, such as {@code train.txt lists it}
   */
  Pairs(String because) {
    this.because = because;
  }

  /** All pictures of a folder, in order of name, each with the PNG of its name as label. */
  static Pairs ofFolders(Path pictures, Path labels, LabelReading reading) throws IOException {
    return ofFolders(pictures, labels, "", reading);
  }

  /** The same, where something follows the picture's name in the label's. */
  static Pairs ofFolders(Path pictures, Path labels, String ending, LabelReading reading)
      throws IOException {
    Pairs pairs = new Pairs("its picture is there");
    for (Map.Entry<String, Path> picture : PictureListing.of(pictures).entrySet()) {
      String name = picture.getKey();
      pairs.add(name, picture.getValue(), labels.resolve(name + ending + ".png"), reading);
    }
    pairs.addLabelsAlone(pictures, labels, ending + ".png");
    return pairs;
  }

  /** Half of a download may be all labels and some of the pictures. */
  private void addLabelsAlone(Path pictures, Path labels, String ending) throws IOException {
    Set<String> names = new HashSet<>();
    samples.forEach(sample -> names.add(sample.name()));
    for (Path label : PictureListing.endingIn(ending, labels)) {
      String name = PictureListing.without(ending, label);
      if (!names.contains(name)) {
        addLabelAlone(name, label, pictures);
      }
    }
  }

  /** Notes a label whose picture is not in the folder where it should be. */
  void addLabelAlone(String name, Path label, Path pictures) {
    missing.add(
        new Trouble(
            name,
            "%s has no picture in %s: fetch it, or move the label away"
                .formatted(label, pictures)));
  }

  void add(String name, Path picture, Path label, LabelReading reading) {
    add(name, picture, new LabelSource.File(label, reading));
  }

  void add(String name, Path picture, LabelSource label) {
    if (!Files.isRegularFile(picture)) {
      missing.add(new Trouble(name, "%s is missing; %s".formatted(picture, because)));
    } else if (!Files.isRegularFile(label.file())) {
      missing.add(new Trouble(name, "%s is missing; %s".formatted(label.file(), because)));
    } else {
      samples.add(new Sample(name, picture, label));
    }
  }

  Part part(String name, Labelling labelling) {
    Set<Path> files = new LinkedHashSet<>();
    for (Sample sample : samples) {
      files.add(sample.picture());
      files.add(sample.label().file());
    }
    return new Part(name, new LabelledFiles(samples, labelling), List.copyOf(files), missing);
  }
}
