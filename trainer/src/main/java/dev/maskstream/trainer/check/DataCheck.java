package dev.maskstream.trainer.check;

import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.data.Contents;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.trainer.data.Trouble;
import dev.maskstream.trainer.data.Troubles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads every picture and label of a data set and says what is there and what is wrong.
 *
 * <p>Threads: one.
 */
public final class DataCheck {

  /**
   * What to check.
   *
   * @param place see {@link DataSets#open}; all its parts unless one is named
   * @param classes a class file to use instead of the data set's own
   * @param sheet whether to draw a contact sheet
   */
  public record Request(String place, Optional<Path> classes, boolean sheet) {}

  /**
   * Checks a data set.
   *
   * @throws IOException if there is no data set; single pictures that cannot be used are told in
   *     the report
   */
  public static DataReport run(Request request, Progress progress) throws IOException {
    Contents contents = DataSets.find(request.place(), request.classes());
    ContactSheet sheet = new ContactSheet(contents.labelling());
    int pictures = contents.parts().stream().mapToInt(part -> part.pictures().size()).sum();
    List<PartCheck> parts = new ArrayList<>();
    progress.start("checking " + request.place(), pictures);
    int before = 0;
    for (Part part : contents.parts()) {
      Spread spread = new Spread(pictures, before, request.sheet() ? ContactSheet.MOST : 0);
      parts.add(check(part, contents, spread, sheet, progress));
      before += part.pictures().size();
    }
    DataReport report =
        new DataReport(
            request.place(),
            contents.layout(),
            contents.labelling(),
            parts,
            sheet.isEmpty() ? Optional.empty() : Optional.of(sheet));
    progress.end(report.summary());
    return report;
  }

  /**
   * Which pictures come onto the sheet: some, spread over all parts.
   *
   * @param all pictures of all parts
   * @param before pictures of the parts before this one
   * @param most on the sheet
   */
  private record Spread(int all, int before, int most) {
    boolean takes(int index) {
      long number = (long) before + index;
      // Counting up in steps of most / all, a picture is taken when a whole number is passed.
      return number * most / all != (number + 1) * most / all;
    }
  }

  private static PartCheck check(
      Part part, Contents contents, Spread spread, ContactSheet sheet, Progress progress)
      throws IOException {
    Troubles troubles = Troubles.leftOut();
    troubles.addAll(part.name(), part.missing());
    PartCount count = new PartCount();
    DataSet set = part.pictures();
    for (int index = 0; index < set.size(); index++) {
      Optional<LabelledPicture> one = troubles.read(set, index);
      one.ifPresent(count::add);
      if (one.isPresent() && spread.takes(index)) {
        sheet.add(part.name(), set.name(index), one.get());
      }
      progress.step(troubles.met().isEmpty() ? "" : troubles.met().size() + " troubles");
    }
    return count.result(part.name(), contents.labelling(), List.copyOf(troubles.met()));
  }

  /** All troubles of some parts, in order. */
  static List<Trouble> troubles(List<PartCheck> parts) {
    return parts.stream().flatMap(part -> part.troubles().stream()).toList();
  }

  private DataCheck() {}
}
