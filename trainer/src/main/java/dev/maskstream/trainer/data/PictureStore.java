package dev.maskstream.trainer.data;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Pictures kept in memory, decoded, none larger than twice the network's input a side. */
public final class PictureStore {
  private static final int SPARE = 2;

  /**
   * Reads all of some pictures.
   *
   * @param indices which
   * @throws IOException if one of them cannot be read
   */
  public static List<LabelledPicture> read(
      DataSet set, List<Integer> indices, int inputWidth, int inputHeight) throws IOException {
    List<LabelledPicture> pictures = new ArrayList<>(indices.size());
    for (int index : indices) {
      pictures.add(atMost(set.read(index), inputWidth * SPARE, inputHeight * SPARE));
    }
    return pictures;
  }

  private static LabelledPicture atMost(LabelledPicture one, int maxWidth, int maxHeight) {
    int width = one.picture().width();
    int height = one.picture().height();
    double scale = Math.max(1, Math.min((double) width / maxWidth, (double) height / maxHeight));
    if (scale == 1) {
      return one;
    }
    FrameFitter fitter =
        new FrameFitter(
            (int) Math.ceil(width / scale), (int) Math.ceil(height / scale), Fit.STRETCH);
    FittedFrame smaller = fitter.fit(one.picture());
    byte[] rgb = new byte[smaller.pixels().capacity()];
    smaller.pixels().get(0, rgb);
    ClassMap label = fitter.fit(one.label(), 0);
    return new LabelledPicture(new RgbImage(label.width(), label.height(), rgb), label);
  }

  private PictureStore() {}
}
