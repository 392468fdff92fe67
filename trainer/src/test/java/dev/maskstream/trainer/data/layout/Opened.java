package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a test asks of a data set. */
final class Opened {
  static DataSet part(Path folder, String part) throws IOException {
    return DataSets.open(folder + ":" + part, Optional.empty());
  }

  static DataSet all(Path folder) throws IOException {
    return DataSets.open(folder.toString(), Optional.empty());
  }

  static List<String> names(DataSet set) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      names.add(set.name(i));
    }
    return names;
  }

  static byte[] ids(DataSet set, int index) throws IOException {
    return set.read(index).label().ids();
  }

  static SegmentClass classOf(DataSet set, int id) {
    return set.labelling().classes().get(id);
  }

  private Opened() {}
}
