package dev.maskstream.trainer;

import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.PictureReader;
import dev.maskstream.trainer.net.Assessment;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import dev.maskstream.vision.metrics.SmoothedIou;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Held-out pictures, kept in memory as the network will see them in service, with their labels at
 * the pictures' own size.
 *
 * <p>Threads: one.
 */
final class Validation {
  /**
   * What the held-out pictures say.
   *
   * @param loss cross-entropy at the network's size, every class counting the same
   * @param smoothedIou soft IoU at the network's size, see {@link SmoothedIou}
   */
  record Result(double loss, double smoothedIou, Score score) {}

  /**
   * A measurement.
   *
   * @param matrix of pixels at the pictures' own size
   */
  record Measured(Result result, ConfusionMatrix matrix) {}

  private record Held(FittedFrame frame, ClassMap fittedLabel, ClassMap label) {}

  private final Labelling labelling;
  private final List<Held> pictures = new ArrayList<>();
  private final List<Integer> read = new ArrayList<>();

  /**
   * @param reader knows what becomes of pictures that cannot be read
   * @throws IOException if one cannot be read and that is fatal
   */
  Validation(DataSet set, List<Integer> indices, FrameFitter fitter, PictureReader reader)
      throws IOException {
    labelling = set.labelling();
    for (int index : indices) {
      Optional<LabelledPicture> one = reader.read(set, index);
      if (one.isPresent()) {
        add(one.get(), fitter);
        read.add(index);
      }
    }
  }

  private void add(LabelledPicture one, FrameFitter fitter) {
    pictures.add(
        new Held(
            fitter.fit(one.picture()),
            fitter.fit(one.label(), labelling.paddingId()),
            one.label()));
  }

  /** Which pictures of the set these are. */
  List<Integer> indices() {
    return List.copyOf(read);
  }

  int size() {
    return pictures.size();
  }

  /** Up to so many of the frames, spread over all. */
  List<FittedFrame> frames(int most) {
    return sample(most).stream().map(Held::frame).toList();
  }

  private List<Held> sample(int most) {
    int apart = Math.max(1, pictures.size() / most);
    List<Held> some = new ArrayList<>();
    for (int i = 0; i < pictures.size() && some.size() < most; i += apart) {
      some.add(pictures.get(i));
    }
    return some;
  }

  Measured measure(Network network) {
    int classes = labelling.classes().size();
    ConfusionMatrix matrix = new ConfusionMatrix(classes, labelling.ignored());
    SmoothedIou smoothed = new SmoothedIou(classes, labelling.uncounted());
    double loss = 0;
    for (Held held : pictures) {
      Assessment said = network.assess(held.frame(), held.fittedLabel(), labelling);
      loss += said.loss();
      smoothed.add(held.fittedLabel(), said.probabilities());
      matrix.add(held.label(), atFrameSize(held, said.classes()));
    }
    Result result = new Result(loss / pictures.size(), smoothed.mean().orElse(0), Score.of(matrix));
    return new Measured(result, matrix);
  }

  private static ClassMap atFrameSize(Held held, ClassMap said) {
    return new Segmentation(held.frame().letterbox(), said, Optional.empty()).atFrameSize();
  }

  /** Rows of a gallery: up to so many pictures with truth and prediction. */
  List<Gallery.Row> rows(Network network, int most) {
    return sample(most).stream()
        .map(
            held ->
                new Gallery.Row(
                    held.frame(), held.fittedLabel(), network.predict(held.frame()).classes()))
        .toList();
  }
}
