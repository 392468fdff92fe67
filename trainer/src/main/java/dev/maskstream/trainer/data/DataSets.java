package dev.maskstream.trainer.data;

import dev.maskstream.trainer.data.layout.Layouts;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a data set by what a person calls it. */
public final class DataSets {
  private static final Pattern DRAWN = Pattern.compile("inspection:(\\d{1,18})\\+(\\d{1,7})");

  /**
   * Opens a data set, or a part of one. Every file it should hold must be there.
   *
   * @param place a folder in one of the layouts of {@link Layouts}, or {@code
   *     inspection:SEED+FRAMES} for frames of the drawn inspection line; {@code :train}, {@code
   *     :val} or {@code :test} at the end names a part
   * @param classes a class file to use instead of the data set's own
   * @throws IOException if there is no such data set, it has several parts and none was named, or
   *     files are missing; the message says which
   */
  public static DataSet open(String place, Optional<Path> classes) throws IOException {
    return open(place, classes, Troubles.fatal());
  }

  /** The same, where the caller says what becomes of missing files. */
  public static DataSet open(String place, Optional<Path> classes, Troubles troubles)
      throws IOException {
    Place asked = Place.parse(place);
    return whole(asked.whole(), classes).choose(asked, "").open(place, troubles);
  }

  /**
   * Opens a data set to hold a model against: by the set's own classes, or by the model's where the
   * set has none.
   *
   * @param card the model's model.json or classes.json
   * @throws IOException as {@link #open(String, Optional)}, or if the two mean different things by
   *     a class id
   */
  public static DataSet openFor(String place, Path card) throws IOException {
    DataSet set;
    try {
      set = open(place, Optional.empty());
    } catch (NoClassesException e) {
      return open(place, Optional.of(card));
    }
    requireSame(place, set.labelling().classes(), Labelling.read(card).classes());
    return set;
  }

  /**
   * Makes sure that a model and a data set mean the same by each class id, whatever the case of the
   * letters.
   *
   * @throws IOException if not; the message names the first difference
   */
  public static void requireSame(String place, List<SegmentClass> set, List<SegmentClass> model)
      throws IOException {
    if (set.size() != model.size()) {
      throw new IOException(
          "the model tells %d classes, %s holds %d".formatted(model.size(), place, set.size()));
    }
    for (int id = 0; id < set.size(); id++) {
      String name = set.get(id).name();
      if (!name.equalsIgnoreCase(model.get(id).name())) {
        throw new IOException(
            "class %d is %s in %s and %s to the model; if they are the same thing, give the model a"
                    .formatted(id, name, place, model.get(id).name())
                + " --classes file with the names of the data");
      }
    }
  }

  /**
   * Says what lies at a place, with all its parts or only the one that is named.
   *
   * @throws IOException if nothing there is a data set or it lacks the part; the message says what
   *     is missing
   */
  public static Contents find(String place, Optional<Path> classes) throws IOException {
    Place asked = Place.parse(place);
    Contents all = whole(asked.whole(), classes);
    if (asked.part().isEmpty()) {
      return all;
    }
    Part part = all.choose(asked, "");
    return new Contents(all.layout(), all.folder(), all.labelling(), List.of(part));
  }

  private static Contents whole(String place, Optional<Path> classes) throws IOException {
    Matcher drawn = DRAWN.matcher(place);
    if (!drawn.matches()) {
      return Layouts.open(Path.of(place), classes);
    }
    DataSet line =
        new InspectionPictures(Long.parseLong(drawn.group(1)), Integer.parseInt(drawn.group(2)));
    Part part = new Part(Part.ALL, line, List.of(), List.of());
    return new Contents("drawn inspection line", Optional.empty(), line.labelling(), List.of(part));
  }

  private DataSets() {}
}
