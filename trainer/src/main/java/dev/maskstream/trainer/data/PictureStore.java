package dev.maskstream.trainer.data;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pictures kept in memory, decoded, none larger than twice the network's input a side. */
public final class PictureStore {
  private static final int SPARE = 2;
  private static final int SAMPLE = 16;

  /** Of the heap, for pictures to train on; those held out and the rest have to live as well. */
  private static final double SHARE = 0.7;

  /**
   * Pictures that were read.
   *
   * @param indices which, in the order of {@code pictures}
   */
  public record Stored(List<Integer> indices, List<LabelledPicture> pictures) {}

  /**
   * Reads all of some pictures.
   *
   * @param indices which
   * @param reader knows what becomes of those that cannot be read, as {@link Troubles#read} does
   * @throws IOException if one of them cannot be read and that is fatal
   */
  public static Stored read(
      DataSet set, List<Integer> indices, int inputWidth, int inputHeight, PictureReader reader)
      throws IOException {
    List<Integer> read = new ArrayList<>(indices.size());
    List<LabelledPicture> pictures = new ArrayList<>(indices.size());
    for (int index : indices) {
      Optional<LabelledPicture> one = reader.read(set, index);
      if (one.isPresent()) {
        read.add(index);
        pictures.add(atMost(one.get(), inputWidth * SPARE, inputHeight * SPARE));
        if (pictures.size() == SAMPLE) {
          requireRoom(pictures, indices.size());
        }
      }
    }
    return new Stored(read, pictures);
  }

  /** Says at once what an hour of reading would end in. */
  private static void requireRoom(List<LabelledPicture> sample, int all) throws IOException {
    double bytes =
        sample.stream()
            .mapToLong(one -> (long) one.picture().rgb().length + one.label().ids().length)
            .average()
            .orElseThrow();
    long needed = Math.round(bytes * all);
    Runtime jvm = Runtime.getRuntime();
    // What else lives in this process, such as a whole platform, has its share already.
    long room = jvm.maxMemory() - (jvm.totalMemory() - jvm.freeMemory());
    if (needed > room * SHARE) {
      throw new IOException(
          ("%d pictures of this size take about %d MB of memory, and %d MB are there; give more"
                  + " with MASKSTREAM_JAVA_OPTS=-Xmx%dm, or make --input smaller")
              .formatted(all, needed >> 20, room >> 20, Math.round((needed >> 20) / SHARE)));
    }
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
