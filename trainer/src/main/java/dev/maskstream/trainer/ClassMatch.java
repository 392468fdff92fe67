package dev.maskstream.trainer;

import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.PanopticLabels;
import dev.maskstream.vision.panoptic.PanopticFusion;
import dev.maskstream.vision.panoptic.PanopticMap;
import dev.maskstream.vision.panoptic.PanopticSegment;
import dev.maskstream.vision.panoptic.PanopticSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which class of a set each class of a model is: the one of the same name, whatever the case of the
 * letters. What the set does not know becomes no segment. A rule only.
 *
 * @param numbers of the set, by the model's class id
 * @param things class ids of the model that are things to the set
 * @param unknown class ids of the model that the set does not know
 * @param neverTold classes of the set that the model does not know, and can only miss
 */
record ClassMatch(
    Map<Integer, Integer> numbers,
    Set<Integer> things,
    Set<Integer> unknown,
    List<PanopticClass> neverTold) {
  /** Class ids are bytes. */
  private static final int MOST_ID = 255;

  /**
   * Matches.
   *
   * @throws IOException if no class of the two is the same, or two of the set have one name
   */
  static ClassMatch of(List<SegmentClass> model, List<PanopticClass> set) throws IOException {
    Map<String, PanopticClass> byName = byName(set);
    Map<Integer, Integer> numbers = new HashMap<>();
    Set<Integer> things = new HashSet<>();
    Set<Integer> unknown = new HashSet<>();
    for (SegmentClass one : model) {
      PanopticClass same = byName.remove(key(one.name()));
      if (same == null) {
        unknown.add(one.id());
        continue;
      }
      numbers.put(one.id(), same.number());
      if (same.thing()) {
        things.add(one.id());
      }
    }
    if (numbers.isEmpty()) {
      throw new IOException(
          "the model tells %s, the data %s: no class of the two has the same name"
              .formatted(
                  names(model.stream().map(SegmentClass::name).toList()),
                  names(set.stream().map(PanopticClass::name).toList())));
    }
    // A network may tell ids that its class file does not list.
    IntStream.rangeClosed(0, MOST_ID).filter(id -> !numbers.containsKey(id)).forEach(unknown::add);
    return new ClassMatch(
        numbers, things, unknown, set.stream().filter(byName::containsValue).toList());
  }

  private static Map<String, PanopticClass> byName(List<PanopticClass> set) throws IOException {
    Map<String, PanopticClass> byName = new HashMap<>();
    for (PanopticClass one : set) {
      if (byName.put(key(one.name()), one) != null) {
        throw new IOException("two classes of the data are called " + one.name());
      }
    }
    return byName;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String names(List<String> all) {
    return all.stream().limit(5).collect(Collectors.joining(", "))
        + (all.size() > 5 ? ", ..." : "");
  }

  /** As a service fuses, but with the things of the set. */
  PanopticFusion fusion() {
    return new PanopticFusion(things, unknown, PanopticSettings.DEFAULT);
  }

  /** A model's answer in the numbers of the set. */
  PanopticLabels labels(PanopticMap said) {
    Map<Integer, Integer> classes =
        said.segments().stream()
            .collect(Collectors.toMap(PanopticSegment::id, one -> numbers.get(one.classId())));
    return new PanopticLabels(said.width(), said.height(), said.ids(), classes, Set.of());
  }
}
