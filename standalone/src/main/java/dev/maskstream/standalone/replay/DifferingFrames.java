package dev.maskstream.standalone.replay;

import dev.maskstream.trainer.report.Sheet;
import dev.maskstream.trainer.report.Tiles;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.image.RgbImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The frames on which two versions differ most, a few at a time and small, so that memory has a
 * bound.
 *
 * <p>Threads: one.
 */
final class DifferingFrames {
  private static final int MOST = 8;
  private static final int WIDEST = 400;
  private static final int DIFFERENT = 0xe11d48;
  private static final List<String> COLUMNS =
      List.of("picture", "served", "replayed", "difference");

  private final PriorityQueue<Example> worst =
      new PriorityQueue<>(Comparator.comparingDouble(Example::agreement).reversed());
  private final List<SegmentClass> classes;
  private final int[] palette = Palette.colours();

  private record Example(double agreement, Sheet.Row row) {}

  /**
   * @param classes of the version that is replayed
   */
  DifferingFrames(List<SegmentClass> classes) {
    this.classes = classes;
    classes.forEach(one -> palette[one.id()] = one.rgb());
  }

  /**
   * Keeps a frame if it is among those that differ most.
   *
   * @param agreement share of pixels that agree
   */
  void add(String frameId, RgbImage picture, Pair maps, double agreement) {
    boolean kept = worst.size() < MOST || agreement < worst.element().agreement();
    if (agreement == 1 || !kept) {
      return;
    }
    List<RgbImage> tiles =
        List.of(
            Tiles.atMost(picture, WIDEST),
            Tiles.atMost(Tiles.colours(maps.served(), palette), WIDEST),
            Tiles.atMost(Tiles.colours(maps.replayed(), palette), WIDEST),
            Tiles.atMost(difference(picture, maps), WIDEST));
    String name = String.format(Locale.ROOT, "%s: %.2f %% agree", frameId, 100 * agreement);
    worst.add(new Example(agreement, new Sheet.Row(name, tiles)));
    if (worst.size() > MOST) {
      worst.remove();
    }
  }

  /** What was served and what was made now, of one size. */
  record Pair(ClassMap served, ClassMap replayed) {}

  private static RgbImage difference(RgbImage picture, Pair maps) {
    byte[] rgb = picture.rgb().clone();
    byte[] served = maps.served().ids();
    byte[] replayed = maps.replayed().ids();
    for (int i = 0; i < served.length; i++) {
      boolean differs = served[i] != replayed[i];
      for (int channel = 0; channel < 3; channel++) {
        int at = i * 3 + channel;
        rgb[at] =
            differs
                ? (byte) (DIFFERENT >> (16 - 8 * channel))
                : (byte) (128 + Byte.toUnsignedInt(rgb[at]) / 2);
      }
    }
    return new RgbImage(picture.width(), picture.height(), rgb);
  }

  boolean isEmpty() {
    return worst.isEmpty();
  }

  /** A picture of them, the one that differs most on top. */
  byte[] png() {
    List<Sheet.Row> rows =
        worst.stream()
            .sorted(Comparator.comparingDouble(Example::agreement))
            .map(Example::row)
            .toList();
    return new Sheet(COLUMNS, rows, classes).png();
  }
}
