package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.OpenCv;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Fills small holes of a mask, then takes small islands away; the largest stays if all are small.
 * Pixels that touch by a corner belong together.
 */
final class SmallRegions {
  private static final int CONNECTIVITY = 8;

  /** A mask, and whether it is another than before. */
  record Cleaned(ClassMap mask, boolean changed) {}

  static Cleaned clean(ClassMap mask, int minArea) {
    OpenCv.load();
    Cleaned filled = withoutHoles(mask, minArea);
    Cleaned alone = withoutIslands(filled.mask(), minArea);
    return new Cleaned(alone.mask(), filled.changed() || alone.changed());
  }

  private static Cleaned withoutHoles(ClassMap mask, int minArea) {
    byte[] outside = new byte[mask.ids().length];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = (byte) (1 - mask.ids()[i]);
    }
    Regions holes = Regions.of(outside, mask.width(), mask.height());
    boolean[] small = new boolean[holes.areas().remaining()];
    return holes.markSmall(small, minArea)
        ? new Cleaned(holes.painted(mask, small, (byte) 1), true)
        : new Cleaned(mask, false);
  }

  private static Cleaned withoutIslands(ClassMap mask, int minArea) {
    Regions islands = Regions.of(mask.ids(), mask.width(), mask.height());
    boolean[] small = new boolean[islands.areas().remaining()];
    if (!islands.markSmall(small, minArea)) {
      return new Cleaned(mask, false);
    }
    islands.spareLargest(small);
    return new Cleaned(islands.painted(mask, small, (byte) 0), true);
  }

  /**
   * Connected regions of a plane.
   *
   * @param labels of each pixel; 0 belongs to none
   * @param areas by label
   */
  private record Regions(IntBuffer labels, IntBuffer areas) {

    static Regions of(byte[] plane, int width, int height) {
      try (BytePointer bytes = new BytePointer(plane);
          Mat mat = new Mat(height, width, opencv_core.CV_8UC1, bytes);
          Mat labels = new Mat();
          Mat stats = new Mat();
          Mat centroids = new Mat()) {
        int count =
            opencv_imgproc.connectedComponentsWithStats(
                mat, labels, stats, centroids, CONNECTIVITY, opencv_core.CV_32S);
        IntBuffer numbers = stats.createBuffer();
        int columns = numbers.remaining() / count;
        IntBuffer areas = IntBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
          areas.put(numbers.get(i * columns + opencv_imgproc.CC_STAT_AREA));
        }
        IntBuffer copy = IntBuffer.allocate(plane.length);
        IntBuffer from = labels.createBuffer();
        return new Regions(copy.put(from).flip(), areas.flip());
      }
    }

    boolean markSmall(boolean[] small, int minArea) {
      boolean any = false;
      for (int label = 1; label < small.length; label++) {
        small[label] = areas.get(label) < minArea;
        any |= small[label];
      }
      return any;
    }

    void spareLargest(boolean[] small) {
      int largest = 0;
      for (int label = 1; label < small.length; label++) {
        if (!small[label]) {
          return;
        }
        largest = largest == 0 || areas.get(label) > areas.get(largest) ? label : largest;
      }
      small[largest] = false;
    }

    ClassMap painted(ClassMap mask, boolean[] marked, byte value) {
      byte[] painted = mask.ids().clone();
      for (int i = 0; i < painted.length; i++) {
        if (marked[labels.get(i)]) {
          painted[i] = value;
        }
      }
      return new ClassMap(mask.width(), mask.height(), painted);
    }
  }

  private SmallRegions() {}
}
