package dev.maskstream.vision.panoptic;

import dev.maskstream.vision.metrics.PanopticLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A picture in which every pixel belongs to one segment or to none.
 *
 * <p>Threads: any, as long as the array is not changed.
 */
public final class PanopticMap {
  /** Things of one class that Cityscapes' numbers have room for. */
  private static final int CITYSCAPES_CLASS = 1000;

  private final int width;
  private final int height;
  private final int[] ids;
  private final List<PanopticSegment> segments;

  /**
   * @param ids segment of each pixel, rows from the top, 0 for none; shared, not copied
   */
  PanopticMap(int width, int height, int[] ids, List<PanopticSegment> segments) {
    this.width = width;
    this.height = height;
    this.ids = ids;
    this.segments = List.copyOf(segments);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Segment of each pixel, 0 for none: the map's own array, {@code y * width + x}. */
  public int[] ids() {
    return ids;
  }

  public int at(int x, int y) {
    return ids[y * width + x];
  }

  public List<PanopticSegment> segments() {
    return segments;
  }

  /** For measuring. */
  public PanopticLabels labels() {
    return new PanopticLabels(
        width,
        height,
        ids,
        segments.stream().collect(Collectors.toMap(PanopticSegment::id, PanopticSegment::classId)),
        Set.of());
  }

  /**
   * The same with Cityscapes' numbers: class x 1000 + n for the n-th thing of a class, from 0; the
   * class alone for stuff. What has no number there belongs to nothing: class 0, and the things of
   * a class beyond 1,000.
   */
  public PanopticMap asCityscapes() {
    Map<Integer, Integer> next = new HashMap<>();
    Map<Integer, Integer> numbers = new HashMap<>();
    List<PanopticSegment> renumbered = new ArrayList<>();
    for (PanopticSegment segment : segments) {
      int before = next.merge(segment.classId(), 1, Integer::sum) - 1;
      int number = segment.thing() ? thing(segment.classId(), before) : segment.classId();
      numbers.put(segment.id(), number);
      if (number != 0) {
        renumbered.add(segment.numbered(number));
      }
    }
    int[] changed = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      changed[i] = ids[i] == 0 ? 0 : numbers.get(ids[i]);
    }
    return new PanopticMap(width, height, changed, renumbered);
  }

  private static int thing(int classId, int n) {
    return classId == 0 || n >= CITYSCAPES_CLASS ? 0 : classId * CITYSCAPES_CLASS + n;
  }
}
