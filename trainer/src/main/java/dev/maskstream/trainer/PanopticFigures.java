package dev.maskstream.trainer;

import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.vision.metrics.PanopticQuality;
import dev.maskstream.vision.metrics.PanopticQuality.Quality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * PQ, SQ and RQ of each class, and their means over classes. A class that neither the truth nor the
 * prediction has is in no mean.
 *
 * @param quality counted
 * @param classes in order of number
 */
record PanopticFigures(PanopticQuality quality, List<PanopticClass> classes) {
  /** Which classes a mean is over. */
  enum Kind {
    ALL,
    THINGS,
    STUFF;

    boolean holds(PanopticClass one) {
      return switch (this) {
        case ALL -> true;
        case THINGS -> one.thing();
        case STUFF -> !one.thing();
      };
    }
  }

  /**
   * The three figures, 0 to 1; all empty or none.
   *
   * @param panoptic PQ
   * @param segmentation SQ
   * @param recognition RQ
   */
  record Three(OptionalDouble panoptic, OptionalDouble segmentation, OptionalDouble recognition) {}

  PanopticFigures {
    classes = List.copyOf(classes);
  }

  Three mean(Kind kind) {
    Set<Integer> of = numbers(kind);
    return three(figure -> quality.mean(of, figure));
  }

  /** How many classes a mean is over. */
  int occurring(Kind kind) {
    Set<Integer> of = numbers(kind);
    return (int) quality.classes().keySet().stream().filter(of::contains).count();
  }

  private Set<Integer> numbers(Kind kind) {
    return classes.stream()
        .filter(kind::holds)
        .map(PanopticClass::number)
        .collect(Collectors.toSet());
  }

  Three of(PanopticClass one) {
    Optional<Quality> its = Optional.ofNullable(quality.classes().get(one.number()));
    return three(
        figure ->
            its.map(found -> OptionalDouble.of(figure.applyAsDouble(found)))
                .orElse(OptionalDouble.empty()));
  }

  /** What was found, invented and missed of a class. */
  Quality counts(PanopticClass one) {
    return quality.of(one.number());
  }

  private interface Source {
    OptionalDouble of(ToDoubleFunction<Quality> figure);
  }

  private static Three three(Source source) {
    return new Three(
        source.of(Quality::panoptic),
        source.of(Quality::segmentation),
        source.of(Quality::recognition));
  }

  /** All means, in order. */
  Map<Kind, Three> means() {
    Map<Kind, Three> means = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      means.put(kind, mean(kind));
    }
    return means;
  }
}
