package dev.maskstream.trainer;

import dev.maskstream.trainer.ComparisonReport.Example;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.metrics.PairedBootstrap;
import dev.maskstream.vision.metrics.PairedBootstrap.Difference;
import dev.maskstream.vision.metrics.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Measures two models on the same pictures, and how sure their difference is. Each picture goes
 * through both, through the path that serves.
 */
public final class ModelComparison {
  private static final Comparator<Example> FARTHEST_FIRST =
      Comparator.comparingDouble((Example one) -> -Math.abs(one.difference()))
          .thenComparing(Example::name);

  /**
   * What to compare.
   *
   * @param pictures a data set, see {@link DataSets#open}
   * @param threads processors either engine may use
   * @param shown how many of the pictures on which the models differ most to keep, 0 or more; they
   *     stay in memory
   */
  public record Request(
      ModelFiles a,
      ModelFiles b,
      String pictures,
      int threads,
      PairedBootstrap bootstrap,
      int shown) {}

  /**
   * Runs both models over all pictures.
   *
   * @throws IOException if a file cannot be read, a model cannot serve, or the two do not tell the
   *     same classes; the message says why
   * @throws dev.maskstream.vision.EngineException if the engine refuses a model or fails
   */
  public static ComparisonReport run(Request request, Progress progress) throws IOException {
    DataSet set = DataSets.openFor(request.pictures(), request.a().classes());
    try (MeasuredModel a = MeasuredModel.open(request.a(), request.threads());
        MeasuredModel b = MeasuredModel.open(request.b(), request.threads())) {
      requireSameClasses(a.labelling().classes(), b.labelling().classes());
      progress.start("comparing on " + request.pictures(), set.size());
      ComparisonReport report = new ModelComparison(set, a, b, request).report(progress);
      progress.end(report.verdict());
      return report;
    }
  }

  private static void requireSameClasses(List<SegmentClass> a, List<SegmentClass> b)
      throws IOException {
    if (a.size() != b.size()) {
      throw new IOException(
          "the models do not tell the same classes: A tells %d, B %d"
              .formatted(a.size(), b.size()));
    }
    for (int id = 0; id < a.size(); id++) {
      if (!a.get(id).name().equals(b.get(id).name())) {
        throw new IOException(
            "the models do not tell the same classes: class %d is %s to A, %s to B"
                .formatted(id, a.get(id).name(), b.get(id).name()));
      }
    }
  }

  private final DataSet set;
  private final MeasuredModel a;
  private final MeasuredModel b;
  private final Request request;
  private final PictureMeasure measure;
  private final List<Tally> talliesOfA = new ArrayList<>();
  private final List<Tally> talliesOfB = new ArrayList<>();
  private final PriorityQueue<Example> farthest = new PriorityQueue<>(FARTHEST_FIRST.reversed());

  private ModelComparison(DataSet set, MeasuredModel a, MeasuredModel b, Request request) {
    this.set = set;
    this.a = a;
    this.b = b;
    this.request = request;
    this.measure = new PictureMeasure(set.labelling());
  }

  private ComparisonReport report(Progress progress) throws IOException {
    for (int i = 0; i < set.size(); i++) {
      measure(set.name(i), set.read(i));
      progress.step("");
    }
    List<Example> examples = new ArrayList<>(farthest);
    examples.sort(FARTHEST_FIRST);
    return new ComparisonReport(
        new ComparisonReport.Subject(
            a.spec(),
            b.spec(),
            set.labelling(),
            request.pictures(),
            set.size(),
            request.bootstrap()),
        differences(),
        a.speed(),
        b.speed(),
        examples);
  }

  private void measure(String name, LabelledPicture one) {
    ClassMap byA = a.segment(one.picture());
    ClassMap byB = b.segment(one.picture());
    Tally ofA = measure.of(one.label(), byA).tally();
    Tally ofB = measure.of(one.label(), byB).tally();
    talliesOfA.add(ofA);
    talliesOfB.add(ofB);
    if (ofA.meanIou().isPresent() && ofB.meanIou().isPresent()) {
      double iouOfA = ofA.meanIou().getAsDouble();
      double iouOfB = ofB.meanIou().getAsDouble();
      farthest.add(new Example(name, iouOfA, iouOfB, one, byA, byB));
    }
    if (farthest.size() > request.shown()) {
      farthest.remove();
    }
  }

  private ComparisonReport.Differences differences() {
    List<Function<Tally, OptionalDouble>> figures =
        new ArrayList<>(List.of(Tally::meanIou, Tally::pixelAccuracy, Tally::meanBoundary));
    int inAll = figures.size();
    for (int id = 0; id < set.labelling().classes().size(); id++) {
      int ofClass = id;
      figures.add(tally -> tally.iou(ofClass));
    }
    List<Optional<Difference>> all = request.bootstrap().compare(talliesOfA, talliesOfB, figures);
    return new ComparisonReport.Differences(
        all.get(0), all.get(1), all.get(2), all.subList(inAll, all.size()));
  }
}
