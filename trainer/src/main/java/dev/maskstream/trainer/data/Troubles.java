package dev.maskstream.trainer.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes of pictures that cannot be used: the first one ends the job, or all are left out and
 * counted.
 *
 * <p>Threads: one.
 */
public final class Troubles {
  private static final int NAMED = 5;

  private final boolean keepGoing;
  private final List<Trouble> met = new ArrayList<>();

  private Troubles(boolean keepGoing) {
    this.keepGoing = keepGoing;
  }

  /** The first trouble ends the job. */
  public static Troubles fatal() {
    return new Troubles(false);
  }

  /** Pictures with troubles are left out and counted. */
  public static Troubles leftOut() {
    return new Troubles(true);
  }

  /**
   * Notes a trouble.
   *
   * @throws IOException with its reason, if troubles are fatal
   */
  public void add(Trouble trouble) throws IOException {
    if (!keepGoing) {
      throw new IOException(trouble.reason());
    }
    met.add(trouble);
  }

  /**
   * Notes troubles of a place that were found together.
   *
   * @throws IOException with how many they are and the reason of the first, if troubles are fatal
   */
  public void addAll(String place, List<Trouble> troubles) throws IOException {
    if (!keepGoing && troubles.size() > 1) {
      throw new IOException(
          "%d pictures of %s cannot be used, the first of them: %s"
              .formatted(troubles.size(), place, troubles.getFirst().reason()));
    }
    for (Trouble trouble : troubles) {
      add(trouble);
    }
  }

  /**
   * Reads a picture; one that cannot be read is a trouble.
   *
   * @return empty if it is left out
   * @throws IOException if it cannot be read and that is fatal
   */
  public Optional<LabelledPicture> read(DataSet set, int index) throws IOException {
    try {
      return Optional.of(set.read(index));
    } catch (IOException e) {
      if (!keepGoing) {
        throw e;
      }
      met.add(new Trouble(set.name(index), Trouble.reason(e)));
      return Optional.empty();
    }
  }

  /** All that were left out, in the order they were met. */
  public List<Trouble> met() {
    return List.copyOf(met);
  }

  /** How many were left out, with the first names; empty text when there were none. */
  public String summary() {
    if (met.isEmpty()) {
      return "";
    }
    String names =
        met.stream().limit(NAMED).map(Trouble::picture).collect(Collectors.joining(", "));
    return "%d left out: %s%s".formatted(met.size(), names, met.size() > NAMED ? ", ..." : "");
  }
}
