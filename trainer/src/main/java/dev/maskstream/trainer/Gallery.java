package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.ClassList;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.util.Arrays;
import java.util.List;

/** Draws pictures beside their truth and what the network makes of them. */
final class Gallery {
  private static final int GAP = 4;

  /** One line of the gallery, all at the network's size. */
  record Row(FittedFrame frame, ClassMap truth, ClassMap prediction) {}

  /**
   * Draws rows of picture | truth | prediction; what is ignored is black.
   *
   * @return a PNG
   */
  static byte[] png(List<Row> rows, Labelling labelling) {
    int width = rows.getFirst().truth().width();
    int height = rows.getFirst().truth().height();
    int[] palette = new ClassList(labelling.classes(), labelling.ignored()).palette();
    palette[labelling.paddingId()] = 0;
    int sheetWidth = 3 * width + 2 * GAP;
    int sheetHeight = rows.size() * (height + GAP) - GAP;
    byte[] sheet = new byte[sheetWidth * sheetHeight * 3];
    Arrays.fill(sheet, (byte) 255);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      byte[] picture = new byte[width * height * 3];
      row.frame().pixels().get(0, picture);
      int top = i * (height + GAP);
      paste(picture, width, sheet, sheetWidth, 0, top);
      paste(coloured(row.truth(), palette), width, sheet, sheetWidth, width + GAP, top);
      paste(coloured(row.prediction(), palette), width, sheet, sheetWidth, 2 * (width + GAP), top);
    }
    return PngEncoder.encode(new RgbImage(sheetWidth, sheetHeight, sheet));
  }

  private static byte[] coloured(ClassMap map, int[] palette) {
    byte[] rgb = new byte[map.ids().length * 3];
    for (int i = 0; i < map.ids().length; i++) {
      int colour = palette[Byte.toUnsignedInt(map.ids()[i])];
      rgb[i * 3] = (byte) (colour >> 16);
      rgb[i * 3 + 1] = (byte) (colour >> 8);
      rgb[i * 3 + 2] = (byte) colour;
    }
    return rgb;
  }

  private static void paste(
      byte[] rgb, int width, byte[] sheet, int sheetWidth, int left, int top) {
    int rows = rgb.length / (width * 3);
    for (int y = 0; y < rows; y++) {
      System.arraycopy(rgb, y * width * 3, sheet, ((top + y) * sheetWidth + left) * 3, width * 3);
    }
  }

  private Gallery() {}
}
