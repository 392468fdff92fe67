package dev.maskstream.trainer;

import dev.maskstream.trainer.PromptedReport.Example;
import dev.maskstream.trainer.PromptedReport.Method;
import dev.maskstream.trainer.click.Targets;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.export.PromptedPair;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Measures how well objects can be pointed at with an exported pair: the clicks are made by the
 * rule that interactive segmentation is measured with, on masks of the pictures' own size.
 */
public final class PromptedEvaluation {
  private static final int LEAST_CLICKS = 5;
  private static final double MILLI = Duration.ofMillis(1).toNanos();
  private static final Comparator<Example> WORST_FIRST =
      Comparator.comparingDouble(PromptedPage::iou).thenComparing(Example::name);

  /**
   * What to measure.
   *
   * @param encoder its file
   * @param decoder its file
   * @param pictures a data set, see {@link DataSets#open}
   * @param classes a class file instead of the data set's own
   * @param sample how much of it
   * @param grabCut whether OpenCV's GrabCut is measured on the same objects
   * @param threads processors the engine may use
   */
  public record Request(
      Path encoder,
      Path decoder,
      String pictures,
      Optional<Path> classes,
      Sample sample,
      boolean grabCut,
      int threads) {}

  /**
   * How much of a data set is pointed at.
   *
   * @param mostPictures spread evenly over the set, at least 1
   * @param mostObjects of a picture, the largest ones, at least 1
   * @param worst objects to show, 0 or more
   */
  public record Sample(int mostPictures, int mostObjects, int worst) {
    public Sample {
      if (mostPictures < 1 || mostObjects < 1 || worst < 0) {
        throw new IllegalArgumentException(
            "at least one picture and one object of each must be measured, not %d and %d"
                .formatted(mostPictures, mostObjects));
      }
    }
  }

  /**
   * Points at every object of the sample.
   *
   * @throws IOException if a file cannot be read, or there is nothing to point at
   * @throws dev.maskstream.vision.EngineException if the engine refuses a file or fails
   */
  public static PromptedReport run(Request request, Progress progress) throws IOException {
    for (Path file : List.of(request.encoder(), request.decoder())) {
      if (!Files.isRegularFile(file)) {
        throw new IOException("there is no file " + file);
      }
    }
    DataSet set = DataSets.open(request.pictures(), request.classes());
    try (Pointer model =
            new PairPointer(
                new PromptedPair(request.encoder(), request.decoder(), request.threads()));
        Pointer grabCut = new GrabCutPointer()) {
      PromptedEvaluation evaluation = new PromptedEvaluation(set, request);
      evaluation.pointers.add(new Measured("model", model, evaluation.classes.size()));
      if (request.grabCut()) {
        evaluation.pointers.add(new Measured("grabcut", grabCut, evaluation.classes.size()));
      }
      return evaluation.report(progress);
    }
  }

  /** A pointer with its figures and a clock. */
  private static final class Measured {
    private final String name;
    private final Pointer pointer;
    private final ClickFigures overall = new ClickFigures();
    private final List<ClickFigures> byClass = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();

    Measured(String name, Pointer pointer, int classes) {
      this.name = name;
      this.pointer = pointer;
      for (int i = 0; i < classes; i++) {
        byClass.add(new ClickFigures());
      }
    }

    List<ClickSession.Round> point(Targets.Target target, int place) {
      List<ClickSession.Round> rounds =
          ClickSession.run(pointer, target.map(), LEAST_CLICKS, ClickFigures.MOST_CLICKS);
      rounds.forEach(round -> nanos.add(round.answerNanos()));
      overall.add(rounds);
      byClass.get(place).add(rounds);
      return rounds;
    }

    Method method() {
      List<Long> sorted = nanos.stream().sorted().toList();
      return new Method(name, overall, byClass, sorted.get(sorted.size() / 2) / MILLI);
    }
  }

  private final DataSet set;
  private final Request request;
  private final Targets targets;
  private final List<SegmentClass> classes;
  private final List<Measured> pointers = new ArrayList<>();
  private final List<Example> worst = new ArrayList<>();

  private PromptedEvaluation(DataSet set, Request request) {
    this.set = set;
    this.request = request;
    this.targets = new Targets(set.labelling());
    this.classes = targets.classes();
  }

  private PromptedReport report(Progress progress) throws IOException {
    int apart = Math.ceilDiv(set.size(), request.sample().mostPictures());
    progress.start("pointing at " + request.pictures(), Math.ceilDiv(set.size(), apart));
    int pictures = 0;
    for (int index = 0; index < set.size(); index += apart) {
      pictures += point(set.name(index), set.read(index)) ? 1 : 0;
      progress.step("");
    }
    if (pictures == 0) {
      throw new IOException(
          request.pictures()
              + " shows nothing to point at: no class but background, or no object of a thousandth"
              + " of its picture");
    }
    PromptedReport report =
        new PromptedReport(
            EvaluationPage.shortName(request.encoder()),
            request.pictures(),
            classes,
            pictures,
            pointers.stream().map(Measured::method).toList(),
            worst);
    progress.end(report.summary());
    return report;
  }

  private boolean point(String name, LabelledPicture one) {
    RgbImage picture = one.picture();
    List<Targets.Target> objects =
        targets.largest(
            one.label(), PromptedValidation.leastPixels(picture), request.sample().mostObjects());
    if (objects.isEmpty()) {
      return false;
    }
    pointers.forEach(measured -> measured.pointer.look(picture));
    for (Targets.Target target : objects) {
      int place = place(target.classId());
      List<ClickSession.Round> rounds = pointers.getFirst().point(target, place);
      pointers.stream().skip(1).forEach(other -> other.point(target, place));
      keep(new Example(name, picture, target, rounds));
    }
    return true;
  }

  private int place(int classId) {
    int place = 0;
    while (classes.get(place).id() != classId) {
      place++;
    }
    return place;
  }

  private void keep(Example example) {
    worst.add(example);
    worst.sort(WORST_FIRST);
    if (worst.size() > request.sample().worst()) {
      worst.removeLast();
    }
  }
}
