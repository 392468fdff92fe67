package dev.maskstream.trainer.click;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What somebody could point at in a labelled picture: each part of a class that hangs together, or
 * all of a class. A class called background is nothing to point at.
 *
 * <p>Threads: any.
 */
public final class Targets {
  /** In a target: the object. */
  public static final int OBJECT = 1;

  /** In a target: anything else. */
  public static final int OTHER = 0;

  /** In a target: a pixel that does not count. */
  public static final int UNCOUNTED = 255;

  private static final String BACKGROUND = "background";

  /**
   * Something to point at.
   *
   * @param classId of the label it was taken from
   * @param pixels of the object
   * @param map of the picture's size: {@link #OBJECT}, {@link #OTHER} or {@link #UNCOUNTED}
   */
  public record Target(int classId, int pixels, ClassMap map) {}

  private static final class Part {
    private final int classId;
    private final int[] places;

    Part(int classId, int[] places) {
      this.classId = classId;
      this.places = places;
    }
  }

  private final Labelling labelling;
  private final boolean[] pointed = new boolean[256];

  public Targets(Labelling labelling) {
    this.labelling = labelling;
    labelling.classes().stream()
        .filter(one -> labelling.counts(one.id()))
        .filter(one -> !one.name().equalsIgnoreCase(BACKGROUND))
        .forEach(one -> pointed[one.id()] = true);
  }

  /** Classes that can be pointed at, in order of id. */
  public List<SegmentClass> classes() {
    return labelling.classes().stream().filter(one -> pointed[one.id()]).toList();
  }

  /**
   * Draws a target, every part and every class of the picture alike.
   *
   * @param least pixels a target has
   * @param wholeClass how often it is all of a class, 0 to 1
   * @return empty where there is nothing of that size
   */
  public Optional<Target> draw(
      ClassMap label, int least, double wholeClass, RandomGenerator random) {
    boolean whole = random.nextDouble() < wholeClass;
    double which = random.nextDouble();
    List<Part> parts = whole ? wholes(label, least) : parts(label, least);
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(target(label, parts.get((int) (which * parts.size()))));
  }

  /**
   * The largest parts of a picture, the largest first.
   *
   * @param least pixels a target has
   * @param most how many, at most
   */
  public List<Target> largest(ClassMap label, int least, int most) {
    return parts(label, least).stream()
        .sorted(Comparator.comparingInt(part -> -part.places.length))
        .limit(most)
        .map(part -> target(label, part))
        .toList();
  }

  private List<Part> parts(ClassMap label, int least) {
    List<Part> parts = new ArrayList<>();
    for (int id = 0; id < pointed.length; id++) {
      int wanted = id;
      if (pointed[id]) {
        Regions.of(
                at -> Byte.toUnsignedInt(label.ids()[at]) == wanted,
                label.width(),
                label.height(),
                least)
            .forEach(places -> parts.add(new Part(wanted, places)));
      }
    }
    return parts;
  }

  private List<Part> wholes(ClassMap label, int least) {
    int[] sizes = new int[pointed.length];
    for (byte id : label.ids()) {
      sizes[Byte.toUnsignedInt(id)]++;
    }
    List<Part> wholes = new ArrayList<>();
    for (int id = 0; id < pointed.length; id++) {
      if (pointed[id] && sizes[id] >= least) {
        wholes.add(new Part(id, placesOf(label, id, sizes[id])));
      }
    }
    return wholes;
  }

  private static int[] placesOf(ClassMap label, int id, int size) {
    int[] places = new int[size];
    int next = 0;
    for (int at = 0; at < label.ids().length; at++) {
      if (Byte.toUnsignedInt(label.ids()[at]) == id) {
        places[next++] = at;
      }
    }
    return places;
  }

  private Target target(ClassMap label, Part part) {
    byte[] ids = new byte[label.ids().length];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = (byte) (labelling.counts(Byte.toUnsignedInt(label.ids()[at])) ? OTHER : UNCOUNTED);
    }
    Arrays.stream(part.places).forEach(at -> ids[at] = OBJECT);
    return new Target(
        part.classId, part.places.length, new ClassMap(label.width(), label.height(), ids));
  }
}
