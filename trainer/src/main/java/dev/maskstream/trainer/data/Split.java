package dev.maskstream.trainer.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pictures of a set are trained on and which are held out: by a hash of the name, so that a
 * picture stays on its side however many others come or go. A rule only.
 *
 * @param train indices
 * @param heldOut indices
 */
public record Split(List<Integer> train, List<Integer> heldOut) {
  public Split {
    train = List.copyOf(train);
    heldOut = List.copyOf(heldOut);
  }

  /** All of a set on the side of training. */
  public static List<Integer> all(DataSet set) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      all.add(i);
    }
    return all;
  }

  /**
   * Holds some pictures out.
   *
   * @param share about this share of the pictures, above 0 and below 1
   */
  public static Split of(DataSet set, double share) {
    List<Integer> train = new ArrayList<>();
    List<Integer> heldOut = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      String hash = Sha256.of(set.name(i).getBytes(StandardCharsets.UTF_8));
      double place = Long.parseLong(hash.substring(0, 8), 16) / 0x1p32;
      (place < share ? heldOut : train).add(i);
    }
    return new Split(train, heldOut);
  }
}
