package dev.maskstream.trainer.data.layout;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Orientation;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.PanopticLabels;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Turns labels so that they lie over their picture, which is read as it is seen, its EXIF turn
 * applied. Sizes tell what a label was drawn on; where both would fit, in a square or in a picture
 * that is only mirrored or upside down, it was drawn on the picture as it is seen.
 *
 * @param file of the picture
 * @param seen what is in it
 * @param label file that is named when neither size fits
 */
record UprightLabels(Path file, RgbImage seen, Path label) {

  ClassMap of(ClassMap drawn) throws IOException {
    Orientation turn = turn(drawn.width(), drawn.height());
    if (turn == Orientation.UPRIGHT) {
      return drawn;
    }
    byte[] stored = drawn.ids();
    byte[] ids = new byte[stored.length];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = stored[storedAt(at, turn)];
    }
    return new ClassMap(seen.width(), seen.height(), ids);
  }

  PanopticLabels of(PanopticLabels drawn) throws IOException {
    Orientation turn = turn(drawn.width(), drawn.height());
    if (turn == Orientation.UPRIGHT) {
      return drawn;
    }
    int[] stored = drawn.ids();
    int[] ids = new int[stored.length];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = stored[storedAt(at, turn)];
    }
    return new PanopticLabels(seen.width(), seen.height(), ids, drawn.classes(), drawn.crowds());
  }

  /** Only turns that swap the sides are ever needed. */
  private int storedAt(int at, Orientation turn) {
    int storedWidth = seen.height();
    int storedHeight = seen.width();
    return turn.storedAt(at % seen.width(), at / seen.width(), storedWidth, storedHeight);
  }

  private Orientation turn(int width, int height) throws IOException {
    if (width == seen.width() && height == seen.height()) {
      return Orientation.UPRIGHT;
    }
    Orientation turn = PictureFiles.orientation(file);
    if (turn.swapsSides() && width == seen.height() && height == seen.width()) {
      return turn;
    }
    String stored =
        turn.swapsSides() ? " (stored as %dx%d)".formatted(seen.height(), seen.width()) : "";
    throw new IOException(
        "%s: a %dx%d picture%s has a %dx%d label (%s)"
            .formatted(file, seen.width(), seen.height(), stored, width, height, label));
  }
}
