package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Targets;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.PictureReader;
import dev.maskstream.trainer.net.PromptedNetwork;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Objects in held-out pictures to point at, one in each of at most a hundred pictures, the same in
 * every epoch.
 *
 * <p>Threads: one.
 */
final class PromptedValidation {
  private static final int MOST_PICTURES = 100;
  private static final int CLICKS = 5;
  private static final double WHOLE_CLASS = 0.25;

  /** A place that is smaller than this share of its picture is hard to hit and to see. */
  private static final double LEAST_SHARE = 0.001;

  /** An object in a picture. */
  record Held(String name, RgbImage picture, Targets.Target target) {}

  /**
   * What the held-out objects say: mean IoU after 1, 3 and 5 clicks.
   *
   * @param predictionError how far predicted IoUs are off, on average
   */
  record Result(double iou1, double iou3, double iou5, double predictionError) {
    /** What the best weights are chosen by. */
    double mean() {
      return (iou1 + iou3 + iou5) / 3;
    }
  }

  private final List<Held> objects = new ArrayList<>();
  private final List<Integer> read = new ArrayList<>();

  /**
   * @param reader knows what becomes of pictures that cannot be read
   * @throws IOException if one cannot be read and that is fatal, or there is nothing to point at in
   *     any
   */
  PromptedValidation(DataSet set, List<Integer> indices, PictureReader reader) throws IOException {
    Targets targets = new Targets(set.labelling());
    for (int index : looked(indices)) {
      Optional<LabelledPicture> one = reader.read(set, index);
      if (one.isPresent()) {
        read.add(index);
        draw(targets, set.name(index), one.get(), index).ifPresent(objects::add);
      }
    }
    if (objects.isEmpty()) {
      throw new IOException(
          "there is nothing to point at in the pictures held out: no class but background, or no"
              + " object of a thousandth of its picture");
    }
  }

  /** Those of the indices whose pictures are looked at: at most a hundred, spread over all. */
  static List<Integer> looked(List<Integer> indices) {
    int apart = Math.max(1, Math.ceilDiv(indices.size(), MOST_PICTURES));
    return IntStream.iterate(0, place -> place < indices.size(), place -> place + apart)
        .mapToObj(indices::get)
        .toList();
  }

  private static Optional<Held> draw(Targets targets, String name, LabelledPicture one, int index) {
    return targets
        .draw(one.label(), leastPixels(one.picture()), WHOLE_CLASS, new SplittableRandom(index))
        .map(target -> new Held(name, one.picture(), target));
  }

  /** Pixels an object has at its picture's own size to be pointed at. */
  static int leastPixels(RgbImage picture) {
    return Math.max(1, (int) Math.round(LEAST_SHARE * picture.width() * picture.height()));
  }

  /** Which pictures of the set these are. */
  List<Integer> indices() {
    return List.copyOf(read);
  }

  int size() {
    return objects.size();
  }

  /** Up to so many of the objects, spread over all. */
  List<Held> sample(int most) {
    int apart = Math.max(1, objects.size() / most);
    List<Held> some = new ArrayList<>();
    for (int i = 0; i < objects.size() && some.size() < most; i += apart) {
      some.add(objects.get(i));
    }
    return some;
  }

  /** Up to so many pictures as the network sees them. */
  List<FittedFrame> frames(FrameFitter fitter, int most) {
    return sample(most).stream().map(held -> fitter.fit(held.picture())).toList();
  }

  /** Points at all of them. */
  Result measure(PromptedNetwork network) {
    ClickFigures figures = new ClickFigures();
    try (Pointer pointer = new NetworkPointer(network)) {
      for (Held held : objects) {
        figures.add(point(pointer, held));
      }
    }
    return new Result(
        figures.iouAfter(1).orElse(0),
        figures.iouAfter(3).orElse(0),
        figures.iouAfter(CLICKS).orElse(0),
        figures.predictionError().orElse(1));
  }

  static List<ClickSession.Round> point(Pointer pointer, Held held) {
    pointer.look(held.picture());
    return ClickSession.run(pointer, held.target().map(), CLICKS, CLICKS);
  }
}
