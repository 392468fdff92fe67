package dev.maskstream.standalone.segment;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.report.Sheet;
import dev.maskstream.trainer.report.Tiles;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Pictures beside their masks, in one PNG: the first 60, so that it can be looked at and memory has
 * a bound.
 *
 * <p>Threads: one.
 */
final class MaskGallery {
  private static final int MOST = 60;
  private static final int WIDEST = 400;
  private static final List<String> COLUMNS = List.of("picture", "mask over it");

  private final List<Sheet.Row> rows = new ArrayList<>();
  private final BitSet seen = new BitSet();
  private List<SegmentClass> classes = List.of();

  /**
   * Adds a picture; does nothing once there are 60.
   *
   * @param over the picture with its mask
   */
  void add(String name, RgbImage picture, RgbImage over, PictureSegmenter.Outcome.Segmented said) {
    if (rows.size() == MOST) {
      return;
    }
    ClassMap map = said.map();
    rows.add(
        new Sheet.Row(name, List.of(Tiles.atMost(picture, WIDEST), Tiles.atMost(over, WIDEST))));
    for (byte id : map.ids()) {
      seen.set(Byte.toUnsignedInt(id));
    }
    classes = said.classes();
  }

  /** Writes it, whole or not at all, with the classes that occur; nothing without a picture. */
  void write(Path file) {
    if (rows.isEmpty()) {
      return;
    }
    List<SegmentClass> legend = classes.stream().filter(one -> seen.get(one.id())).toList();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      WholeFile.write(file, new Sheet(COLUMNS, rows, legend).png());
    } catch (IOException e) {
      throw new Failure("cannot write " + file + ": " + Failure.reason(e), e);
    }
  }
}
