package dev.maskstream.trainer.check;

import dev.maskstream.trainer.data.Trouble;
import java.util.List;
import java.util.SortedMap;

/**
 * What a part of a data set holds.
 *
 * @param name of the part
 * @param pictures that can be used
 * @param sizes how many pictures there are of each size, such as {@code 480x360}
 * @param classes in order of id
 * @param voidPixels that count neither in the loss nor in any figure
 * @param troubles pictures that cannot be used
 */
public record PartCheck(
    String name,
    int pictures,
    SortedMap<String, Integer> sizes,
    List<ClassCount> classes,
    long voidPixels,
    List<Trouble> troubles) {
  public PartCheck {
    classes = List.copyOf(classes);
    troubles = List.copyOf(troubles);
  }

  /** All pixels of the pictures that can be used. */
  public long pixels() {
    return voidPixels + classes.stream().mapToLong(ClassCount::pixels).sum();
  }

  /** Names of classes that no picture shows. */
  public List<String> neverSeen() {
    return classes.stream().filter(one -> one.pixels() == 0).map(one -> one.of().name()).toList();
  }
}
