package dev.maskstream.trainer.export;

import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.LabelledPicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some pictures of a data set.
 *
 * @param name what a person calls them
 * @param indices which, at least one
 */
public record Sample(String name, DataSet set, List<Integer> indices) {
  public Sample {
    indices = List.copyOf(indices);
    if (indices.isEmpty()) {
      throw new IllegalArgumentException("there is not a single picture of " + name);
    }
  }

  int size() {
    return indices.size();
  }

  LabelledPicture read(int place) throws IOException {
    return set.read(indices.get(place));
  }

  /** Up to so many of the pictures, spread over all. */
  Sample atMost(int most) {
    List<Integer> some = new ArrayList<>();
    int count = Math.min(most, size());
    for (int i = 0; i < count; i++) {
      some.add(indices.get((int) ((long) i * size() / count)));
    }
    return new Sample(name, set, some);
  }
}
