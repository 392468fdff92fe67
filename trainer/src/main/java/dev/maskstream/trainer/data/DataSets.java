package dev.maskstream.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a data set by what a person calls it. */
public final class DataSets {
  private static final Pattern DRAWN = Pattern.compile("inspection:(\\d{1,18})\\+(\\d{1,7})");

  /**
   * Opens a data set.
   *
   * @param place a folder (see {@link PictureFolder}), or {@code inspection:SEED+FRAMES} for frames
   *     of the drawn inspection line
   * @param classes a class file to use instead of the data set's own
   * @throws IOException if there is no such data set; the message says what is missing
   */
  public static DataSet open(String place, Optional<Path> classes) throws IOException {
    Matcher drawn = DRAWN.matcher(place);
    if (drawn.matches()) {
      return new InspectionPictures(
          Long.parseLong(drawn.group(1)), Integer.parseInt(drawn.group(2)));
    }
    return PictureFolder.open(Path.of(place), classes);
  }

  private DataSets() {}
}
