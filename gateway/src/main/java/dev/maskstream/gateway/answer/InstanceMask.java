package dev.maskstream.gateway.answer;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;
import java.util.Arrays;
import java.util.Optional;

/**
 * One object's mask as a reply carries it, at the picture's size: 1 inside, 0 outside. Work that
 * grows with the picture is done once; what comes after looks at the object's own columns only.
 */
final class InstanceMask {
  private static final int INSIDE = 1;

  private final ClassMap map;
  private final Optional<Extent> extent;

  private InstanceMask(ClassMap map) {
    this.map = map;
    this.extent = Extent.of(map);
  }

  /**
   * Reads a mask.
   *
   * @throws MalformedMaskException if the runs do not fill a map of that size
   */
  static InstanceMask read(ByteString rowRuns, int width, int height)
      throws MalformedMaskException {
    return new InstanceMask(new ClassMap(width, height, MaskCodec.decode(rowRuns, width, height)));
  }

  ClassMap map() {
    return map;
  }

  /** Absent when nothing is inside. */
  Optional<Extent> extent() {
    return extent;
  }

  /** COCO's compressed counts. */
  String counts() {
    int outside = map.width() * map.height();
    return CocoRle.compress(extent.map(this::runs).orElseGet(() -> new int[] {outside}));
  }

  /**
   * Runs go down the columns, so those left and right of the object only make the first and the
   * last run longer.
   */
  private int[] runs(Extent of) {
    int height = map.height();
    byte[] strip = new byte[of.width() * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(map.ids(), y * map.width() + of.left(), strip, y * of.width(), of.width());
    }
    int[] runs = CocoRle.uncompressed(strip, of.width(), height, INSIDE);
    int after = (map.width() - of.right()) * height;
    runs[0] += of.left() * height;
    boolean endsOutside = runs.length % 2 == 1;
    if (after > 0 && !endsOutside) {
      runs = Arrays.copyOf(runs, runs.length + 1);
    }
    if (after > 0) {
      runs[runs.length - 1] += after;
    }
    return runs;
  }
}
