package dev.maskstream.trainer;

import dev.maskstream.trainer.PanopticReport.Example;
import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.trainer.data.PanopticPicture;
import dev.maskstream.trainer.data.PanopticSet;
import dev.maskstream.trainer.data.PanopticSets;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.PanopticLabels;
import dev.maskstream.vision.metrics.PanopticQuality;
import dev.maskstream.vision.metrics.PanopticQuality.Quality;
import dev.maskstream.vision.prompt.FoundMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Measures panoptic answers (PQ, SQ, RQ; Kirillov et al. 2019) made as they are served: a class
 * map, the objects that a promptable model finds, if there is one, and the fusion of both.
 */
public final class PanopticEvaluation {
  private static final Comparator<Example> WORST_FIRST =
      Comparator.comparingDouble(Example::panopticQuality).thenComparing(Example::name);

  /**
   * What to measure.
   *
   * @param model tells the classes
   * @param pair finds the objects; without it each connected region of a thing's class is one
   * @param pictures see {@link PanopticSets#open}
   * @param worst how many of the pictures with the lowest PQ to keep, 0 or more; they stay in
   *     memory
   * @param threads processors the engine may use
   */
  public record Request(
      ModelFiles model, Optional<Pair> pair, String pictures, int worst, int threads) {}

  /** A promptable model, and how it looks for everything. */
  public record Pair(Path encoder, Path decoder) {}

  /**
   * Runs the models over all pictures, one at a time.
   *
   * @throws IOException if a file cannot be read, a model cannot serve or knows none of the data's
   *     classes; the message says why
   * @throws dev.maskstream.vision.EngineException if the engine refuses a model or fails
   */
  public static PanopticReport run(Request request, Progress progress) throws IOException {
    PanopticSet set = PanopticSets.open(request.pictures(), request.model().classes());
    try (MeasuredModel model = MeasuredModel.open(request.model(), request.threads())) {
      ClassMatch match = ClassMatch.of(model.spec().classes(), set.classes());
      if (request.pair().isEmpty()) {
        return new PanopticEvaluation(set, model, match, Optional.empty())
            .report(request, progress);
      }
      try (EverythingFinder finder =
          EverythingFinder.open(request.pair().get(), request.threads())) {
        return new PanopticEvaluation(set, model, match, Optional.of(finder))
            .report(request, progress);
      }
    }
  }

  private final PanopticSet set;
  private final MeasuredModel model;
  private final ClassMatch match;
  private final Optional<EverythingFinder> finder;
  private final Set<Integer> numbers;
  private final PanopticQuality quality = new PanopticQuality();
  private final List<Example> worst = new ArrayList<>();

  private PanopticEvaluation(
      PanopticSet set, MeasuredModel model, ClassMatch match, Optional<EverythingFinder> finder) {
    this.set = set;
    this.model = model;
    this.match = match;
    this.finder = finder;
    this.numbers = set.classes().stream().map(PanopticClass::number).collect(Collectors.toSet());
  }

  private PanopticReport report(Request request, Progress progress) throws IOException {
    progress.start("evaluating " + request.pictures(), set.size());
    for (int index = 0; index < set.size(); index++) {
      PanopticPicture one = set.read(index);
      measure(one, answer(one.picture()), set.name(index), request.worst());
      progress.step("");
    }
    PanopticReport.Subject subject =
        new PanopticReport.Subject(
            model.spec(), model.engine(), request.pair(), request.pictures(), set.size());
    PanopticReport report =
        new PanopticReport(
            subject,
            new PanopticFigures(quality, set.classes()),
            new PanopticReport.Truth(set.origin(), match.neverTold()),
            new PanopticReport.Speeds(model.speed(), finder.map(EverythingFinder::speed)),
            worst);
    progress.end(report.summary());
    return report;
  }

  private PanopticLabels answer(RgbImage picture) {
    ClassMap semantic = model.segment(picture);
    List<FoundMask> masks = finder.map(one -> one.find(picture)).orElse(List.of());
    return match.labels(match.fusion().of(semantic, masks));
  }

  private void measure(PanopticPicture one, PanopticLabels said, String name, int kept) {
    PanopticQuality alone = new PanopticQuality();
    alone.add(one.truth(), said);
    quality.addAll(alone);
    // A picture in which nothing occurs has no figure, and is nobody's worst.
    alone
        .mean(numbers, Quality::panoptic)
        .ifPresent(figure -> worst.add(new Example(name, figure, one, said)));
    worst.sort(WORST_FIRST);
    if (worst.size() > kept) {
      worst.removeLast();
    }
  }
}
