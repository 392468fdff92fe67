package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.report.Sheet;
import dev.maskstream.trainer.report.Tiles;
import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;

/** Draws pictures beside their truth and what the network makes of them. */
final class Gallery {
  private static final List<String> COLUMNS = List.of("picture", "truth", "prediction");

  /** One line of the gallery, all at the network's size. */
  record Row(FittedFrame frame, ClassMap truth, ClassMap prediction) {}

  /**
   * Draws rows of picture | truth | prediction; what is ignored is black.
   *
   * @return a PNG
   */
  static byte[] png(List<Row> rows, Labelling labelling) {
    int[] palette = palette(labelling);
    List<Sheet.Row> drawn = rows.stream().map(row -> drawn(row, palette)).toList();
    return new Sheet(COLUMNS, drawn, labelling.classes()).png();
  }

  private static Sheet.Row drawn(Row row, int[] palette) {
    int width = row.truth().width();
    int height = row.truth().height();
    byte[] picture = new byte[width * height * 3];
    row.frame().pixels().get(0, picture);
    return new Sheet.Row(
        "",
        List.of(
            new RgbImage(width, height, picture),
            Tiles.colours(row.truth(), palette),
            Tiles.colours(row.prediction(), palette)));
  }

  /** 256 colours as 0xRRGGBB, by id; black for what is ignored. */
  static int[] palette(Labelling labelling) {
    int[] palette = new ClassList(labelling.classes(), labelling.ignored()).palette();
    labelling.ignored().forEach(id -> palette[id] = 0);
    palette[labelling.paddingId()] = 0;
    return palette;
  }

  private Gallery() {}
}
