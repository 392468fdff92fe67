package dev.maskstream.vision.panoptic;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;
import dev.maskstream.vision.image.OpenCv;
import dev.maskstream.vision.prompt.FoundMask;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** The picture while segments are laid on it, the best first; what is taken stays taken. */
final class Canvas {
  private static final int CLASSES = 256;
  private static final int CONNECTIVITY = 8;

  private final ClassMap semantic;
  private final PanopticFusion rules;
  private final int[] ids;
  private final List<PanopticSegment> segments = new ArrayList<>();

  Canvas(ClassMap semantic, PanopticFusion rules) {
    this.semantic = semantic;
    this.rules = rules;
    this.ids = new int[semantic.ids().length];
  }

  PanopticMap map() {
    return new PanopticMap(semantic.width(), semantic.height(), ids, segments);
  }

  void addMask(FoundMask found) {
    ClassMap mask = found.mask();
    if (mask.width() != semantic.width() || mask.height() != semantic.height()) {
      throw new IllegalArgumentException(
          "a mask of %dx%d in a picture of %dx%d"
              .formatted(mask.width(), mask.height(), semantic.width(), semantic.height()));
    }
    ClassVote name = ClassVote.of(mask, found.box(), semantic);
    int left = free(mask, found.box());
    boolean kept =
        left >= rules.settings().minArea()
            && left >= (double) rules.settings().visible() * found.area()
            && rules.things().contains(name.classId())
            && !rules.ignored().contains(name.classId());
    if (kept) {
      Extent box = paint(mask.ids(), found.box());
      segments.add(
          new PanopticSegment(
              next(), name.classId(), true, left, box, found.predictedIou(), name.purity()));
    }
  }

  /** Pixels of a mask that no better one has taken. */
  private int free(ClassMap mask, Extent box) {
    int free = 0;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int at = y * mask.width() + box.left(); at < y * mask.width() + box.right(); at++) {
        free += mask.ids()[at] != 0 && ids[at] == 0 ? 1 : 0;
      }
    }
    return free;
  }

  private int next() {
    return segments.size() + 1;
  }

  /** Takes what is free of a plane; the box around what was taken. */
  private Extent paint(byte[] plane, Extent within) {
    int width = semantic.width();
    int left = within.right();
    int right = within.left();
    int top = within.bottom();
    int bottom = within.top();
    for (int y = within.top(); y < within.bottom(); y++) {
      for (int x = within.left(); x < within.right(); x++) {
        int i = y * width + x;
        if (plane[i] != 0 && ids[i] == 0) {
          ids[i] = next();
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = y + 1;
        }
      }
    }
    return new Extent(left, top, right, bottom);
  }

  /** What no mask has taken is the class map's. */
  void addRest() {
    long[] free = new long[CLASSES];
    for (int i = 0; i < ids.length; i++) {
      free[Byte.toUnsignedInt(semantic.ids()[i])] += ids[i] == 0 ? 1 : 0;
    }
    for (int id = 0; id < CLASSES; id++) {
      if (free[id] >= rules.settings().minArea() && !rules.ignored().contains(id)) {
        addClass(id, free[id]);
      }
    }
  }

  private void addClass(int id, long free) {
    byte[] plane = new byte[ids.length];
    for (int i = 0; i < ids.length; i++) {
      boolean its = ids[i] == 0 && Byte.toUnsignedInt(semantic.ids()[i]) == id;
      plane[i] = (byte) (its ? 1 : 0);
    }
    if (rules.things().contains(id)) {
      addRegions(id, plane);
    } else {
      Extent whole = new Extent(0, 0, semantic.width(), semantic.height());
      Extent box = paint(plane, whole);
      segments.add(new PanopticSegment(next(), id, false, free, box, 1, 1));
    }
  }

  private void addRegions(int id, byte[] plane) {
    OpenCv.load();
    try (BytePointer bytes = new BytePointer(plane);
        Mat mat = new Mat(semantic.height(), semantic.width(), opencv_core.CV_8UC1, bytes);
        Mat labels = new Mat();
        Mat stats = new Mat();
        Mat centroids = new Mat()) {
      int count =
          opencv_imgproc.connectedComponentsWithStats(
              mat, labels, stats, centroids, CONNECTIVITY, opencv_core.CV_32S);
      IntBuffer of = labels.createBuffer();
      int[] segmentOf = regions(id, count, stats.createBuffer());
      for (int i = 0; i < ids.length; i++) {
        int label = of.get(i);
        if (label != 0 && segmentOf[label] != 0) {
          ids[i] = segmentOf[label];
        }
      }
    }
  }

  /** Which segment each region becomes; 0 for those that are too small. */
  private int[] regions(int id, int count, IntBuffer stats) {
    int columns = stats.remaining() / count;
    int least = leastArea(count, columns, stats);
    int[] segmentOf = new int[count];
    for (int label = 1; label < count; label++) {
      IntBuffer row = stats.slice(label * columns, columns);
      int area = row.get(opencv_imgproc.CC_STAT_AREA);
      if (area >= least) {
        int left = row.get(opencv_imgproc.CC_STAT_LEFT);
        int top = row.get(opencv_imgproc.CC_STAT_TOP);
        Extent box =
            new Extent(
                left,
                top,
                left + row.get(opencv_imgproc.CC_STAT_WIDTH),
                top + row.get(opencv_imgproc.CC_STAT_HEIGHT));
        segmentOf[label] = next();
        segments.add(new PanopticSegment(next(), id, true, area, box, 1, 1));
      }
    }
    return segmentOf;
  }

  /** The smallest area that counts, raised where a noisy class map has more regions than may be. */
  private int leastArea(int count, int columns, IntBuffer stats) {
    int[] areas = new int[count - 1];
    for (int label = 1; label < count; label++) {
      areas[label - 1] = stats.get(label * columns + opencv_imgproc.CC_STAT_AREA);
    }
    int room = PanopticSettings.MOST_REGIONS;
    if (areas.length <= room) {
      return rules.settings().minArea();
    }
    Arrays.sort(areas);
    return Math.max(rules.settings().minArea(), areas[areas.length - room - 1] + 1);
  }
}
