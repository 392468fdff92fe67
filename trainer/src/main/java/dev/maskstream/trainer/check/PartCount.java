package dev.maskstream.trainer.check;

import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what the pictures of a part show. Threads: one. */
final class PartCount {
  private static final int IDS = 256;

  private final long[] pixels = new long[IDS];
  private final int[] shown = new int[IDS];
  private final SortedMap<String, Integer> sizes = new TreeMap<>();
  private int pictures;

  void add(LabelledPicture one) {
    pictures++;
    sizes.merge(one.picture().width() + "x" + one.picture().height(), 1, Integer::sum);
    int[] here = new int[IDS];
    for (byte id : one.label().ids()) {
      here[Byte.toUnsignedInt(id)]++;
    }
    for (int id = 0; id < IDS; id++) {
      pixels[id] += here[id];
      shown[id] += here[id] > 0 ? 1 : 0;
    }
  }

  PartCheck result(String name, Labelling labelling, List<Trouble> troubles) {
    List<ClassCount> classes = new ArrayList<>();
    long uncounted = 0;
    for (int id = 0; id < IDS; id++) {
      if (labelling.counts(id)) {
        classes.add(new ClassCount(labelling.classes().get(id), pixels[id], shown[id]));
      } else {
        uncounted += pixels[id];
      }
    }
    return new PartCheck(name, pictures, sizes, classes, uncounted, troubles);
  }
}
