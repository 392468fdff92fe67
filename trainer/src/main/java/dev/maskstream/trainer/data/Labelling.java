package dev.maskstream.trainer.data;

import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the numbers in a label mean.
 *
 * @param classes in order of id, ids 0 to {@code classes.size() - 1}
 * @param ignored ids that count neither in the loss nor in any figure
 */
public record Labelling(List<SegmentClass> classes, Set<Integer> ignored) {
  public Labelling {
    classes = List.copyOf(classes);
    ignored = Set.copyOf(ignored);
    for (int id = 0; id < classes.size(); id++) {
      if (classes.get(id).id() != id) {
        throw new IllegalArgumentException(
            "class ids must run from 0 without a gap; at %d stands %s".formatted(id, classes));
      }
    }
  }

  /**
   * Reads a classes.json or model.json; see {@link ClassList} for its forms.
   *
   * @throws IOException if it cannot be read or its ids do not run from 0 without a gap
   */
  public static Labelling read(Path file) throws IOException {
    try {
      ClassList list = ClassList.read(file);
      return new Labelling(list.learned(), list.ignored());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** An id that no class has, for pixels that are padding. */
  public int paddingId() {
    return ignored.stream().filter(id -> id >= classes.size()).findFirst().orElse(255);
  }

  /** Whether labels may hold this id. */
  public boolean knows(int id) {
    return id < classes.size() || ignored.contains(id);
  }

  /** All ids from 0 to 255 that do not count. */
  public Set<Integer> uncounted() {
    return IntStream.range(0, 256)
        .filter(id -> !counts(id))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a pixel with this label counts. */
  public boolean counts(int id) {
    return id < classes.size() && !ignored.contains(id);
  }
}
