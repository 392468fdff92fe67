package dev.maskstream.vision.panoptic;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.OpenCv;
import dev.maskstream.vision.prompt.MaskBox;
import dev.maskstream.vision.prompt.PromptedMask;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  void addMask(PromptedMask found) {
    ClassMap mask = found.mask();
    if (mask.width() != semantic.width() || mask.height() != semantic.height()) {
      throw new IllegalArgumentException(
          "a mask of %dx%d in a picture of %dx%d"
              .formatted(mask.width(), mask.height(), semantic.width(), semantic.height()));
    }
    Optional<MaskBox> around = MaskBox.around(mask);
    if (around.isEmpty()) {
      return;
    }
    long[] classes = new long[CLASSES];
    long[] free = new long[CLASSES];
    tally(mask, around.get(), classes, free);
    long area = sum(classes);
    long left = sum(free);
    int name = largest(classes);
    boolean kept =
        left >= rules.settings().minArea()
            && left >= (double) rules.settings().visible() * area
            && rules.things().contains(name)
            && !rules.ignored().contains(name);
    if (kept) {
      MaskBox box = paint(mask.ids(), around.get());
      float purity = (float) classes[name] / area;
      segments.add(
          new PanopticSegment(next(), name, true, left, box, found.predictedIou(), purity));
    }
  }

  private void tally(ClassMap mask, MaskBox box, long[] classes, long[] free) {
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int i = y * mask.width() + box.left(); i < y * mask.width() + box.right(); i++) {
        if (mask.ids()[i] != 0) {
          int id = Byte.toUnsignedInt(semantic.ids()[i]);
          classes[id]++;
          free[id] += ids[i] == 0 ? 1 : 0;
        }
      }
    }
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static int largest(long[] counts) {
    int largest = 0;
    for (int id = 1; id < counts.length; id++) {
      largest = counts[id] > counts[largest] ? id : largest;
    }
    return largest;
  }

  private int next() {
    return segments.size() + 1;
  }

  /** Takes what is free of a plane; the box around what was taken. */
  private MaskBox paint(byte[] plane, MaskBox within) {
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
    return new MaskBox(left, top, right, bottom);
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
      MaskBox whole = new MaskBox(0, 0, semantic.width(), semantic.height());
      MaskBox box = paint(plane, whole);
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
    int[] segmentOf = new int[count];
    for (int label = 1; label < count; label++) {
      IntBuffer row = stats.slice(label * columns, columns);
      int area = row.get(opencv_imgproc.CC_STAT_AREA);
      if (area >= rules.settings().minArea()) {
        int left = row.get(opencv_imgproc.CC_STAT_LEFT);
        int top = row.get(opencv_imgproc.CC_STAT_TOP);
        MaskBox box =
            new MaskBox(
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
}
