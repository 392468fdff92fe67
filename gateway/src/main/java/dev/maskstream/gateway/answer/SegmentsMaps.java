package dev.maskstream.gateway.answer;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What prompts found, in one map of the picture's size. A rule only. */
public final class SegmentsMaps {
  /** Most objects that a map has numbers for. */
  public static final int MOST = 255;

  private SegmentsMaps() {}

  /**
   * 0 where nothing is, else the number of the object from 1; the smaller lies on the larger.
   *
   * @throws MalformedMaskException if a mask is wrong
   * @throws TooLargeException if there are more objects than numbers
   */
  public static ClassMap numbers(Segments segments)
      throws MalformedMaskException, TooLargeException {
    int count = segments.getInstancesCount();
    if (count > MOST) {
      throw new TooLargeException(
          "An 8-bit map holds %d objects, and %d were found; ask for another form."
              .formatted(MOST, count));
    }
    byte[] ids = new byte[Math.multiplyExact(segments.getWidth(), segments.getHeight())];
    for (int index : largestFirst(segments)) {
      fill(ids, mask(segments.getInstances(index).getRowRuns(), segments), index + 1);
    }
    return new ClassMap(segments.getWidth(), segments.getHeight(), ids);
  }

  /** Whether it is a panoptic answer, which may have no segment but always has classes. */
  public static boolean isPanoptic(Segments segments) {
    return segments.getClassesCount() > 0 || segments.getPanopticCount() > 0;
  }

  /**
   * Class ids of a panoptic answer; 255 where it says nothing.
   *
   * @throws MalformedMaskException if a mask is wrong
   */
  public static ClassMap classes(Segments segments) throws MalformedMaskException {
    byte[] ids = new byte[Math.multiplyExact(segments.getWidth(), segments.getHeight())];
    Arrays.fill(ids, (byte) 255);
    for (PanopticSegment segment : segments.getPanopticList()) {
      fill(ids, mask(segment.getRowRuns(), segments), segment.getClassId());
    }
    return new ClassMap(segments.getWidth(), segments.getHeight(), ids);
  }

  private static void fill(byte[] ids, ClassMap mask, int id) {
    for (int i = 0; i < ids.length; i++) {
      if (mask.ids()[i] != 0) {
        ids[i] = (byte) id;
      }
    }
  }

  /**
   * Segments as COCO's panoptic PNG has them: red + 256 x green + 65,536 x blue is the id, 0 is
   * nothing.
   *
   * @throws MalformedMaskException if a mask is wrong
   */
  public static RgbImage panoptic(Segments segments) throws MalformedMaskException {
    int width = segments.getWidth();
    int height = segments.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    for (PanopticSegment segment : segments.getPanopticList()) {
      byte[] inside = mask(segment.getRowRuns(), segments).ids();
      int id = segment.getId();
      for (int i = 0; i < inside.length; i++) {
        if (inside[i] != 0) {
          rgb[i * 3] = (byte) id;
          rgb[i * 3 + 1] = (byte) (id >> 8);
          rgb[i * 3 + 2] = (byte) (id >> 16);
        }
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Numbers of the instances, from 0. */
  static List<Integer> largestFirst(Segments segments) {
    return IntStream.range(0, segments.getInstancesCount())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(index -> segments.getInstances(index).getArea())
                .reversed())
        .toList();
  }

  static ClassMap mask(ByteString rowRuns, Segments segments) throws MalformedMaskException {
    return InstanceMask.read(rowRuns, segments.getWidth(), segments.getHeight()).map();
  }
}
