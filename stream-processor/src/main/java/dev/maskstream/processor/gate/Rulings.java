package dev.maskstream.processor.gate;

import dev.maskstream.processor.gate.Ruling.Action;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is to be said and done about each model, by what is known. Rules only: no clock, no thread.
 */
record Rulings(PromotionPolicy promotion, WatchPolicy watch) {
  private static final String BY_GATE = "gate: ";

  /** About one model; empty when there is nothing new. */
  Optional<Ruling> on(GateView view, Course course, long nowMicros) {
    Optional<Rollout> change = course.change();
    if (change.isPresent()) {
      switch (watch.judge(view.watched(change.get(), nowMicros))) {
        case Verdict.Continue _ -> {
          // The watch goes on.
        }
        case Verdict.Over _ -> {
          view.watchEnds(course.rollout().getModel());
          return onShadow(view, course.unwatched(), nowMicros);
        }
        case Verdict.RollBack rollBack -> {
          return Optional.of(rolledBack(view, course, change.get(), rollBack))
              .filter(isNews(view, course));
        }
      }
    }
    return onShadow(view, course, nowMicros);
  }

  private static Ruling rolledBack(
      GateView view, Course course, Rollout change, Verdict.RollBack verdict) {
    Rollout now = course.rollout();
    String bad = now.getServingVersion();
    String back = change.getPreviousVersion();
    List<Figure> figures = verdict.figures();
    if (view.version(now.getModel(), back).isEmpty()) {
      // Without numbers, so that it is said once and not whenever one of them changes.
      String reason =
          "%s%s breaks its limits, but version %s is no longer there to go back to"
              .formatted(Course.BY_WATCHDOG, bad, back);
      return new Ruling(now, Action.HELD, bad, back, reason, figures, Optional.empty());
    }
    String reason =
        "%srolled back from %s: %s"
            .formatted(Course.BY_WATCHDOG, bad, String.join("; ", verdict.reasons()));
    Rollout next = Rollouts.replace(now, back, reason);
    return new Ruling(now, Action.ROLLED_BACK, bad, back, reason, figures, Optional.of(next));
  }

  private Optional<Ruling> onShadow(GateView view, Course course, long nowMicros) {
    Rollout now = course.rollout();
    if (now.getShadowVersion().isEmpty() || now.getPromotion() != Promotion.PROMOTION_AUTOMATIC) {
      return Optional.empty();
    }
    return Optional.of(ruling(now, decide(view, course, nowMicros))).filter(isNews(view, course));
  }

  private Decision decide(GateView view, Course course, long nowMicros) {
    Rollout now = course.rollout();
    Optional<ModelVersion> version = view.version(now.getModel(), now.getShadowVersion());
    if (version.isEmpty()) {
      // A rollout may come before the version's record.
      return promotion.waitFor("the version's record", course.shadowFor(nowMicros), List.of());
    }
    Decision decision = promotion.decide(view.candidate(course, version.get(), nowMicros));
    return switch (decision) {
      // While one change is watched, a second one would take away the way back.
      case Decision.Promote promote when course.change().isPresent() ->
          new Decision.Hold("the watch over what serves to end", promote.figures());
      case Decision.Promote _, Decision.Refuse _, Decision.Hold _ -> decision;
    };
  }

  private static Ruling ruling(Rollout now, Decision decision) {
    String shadow = now.getShadowVersion();
    String serving = now.getServingVersion();
    List<Figure> figures = decision.figures();
    return switch (decision) {
      case Decision.Hold hold -> {
        String reason = BY_GATE + "waits for " + hold.waitingFor();
        yield new Ruling(now, Action.HELD, shadow, serving, reason, figures, Optional.empty());
      }
      case Decision.Refuse refuse -> {
        String reason = BY_GATE + "refused " + shadow + ": " + String.join("; ", refuse.reasons());
        Rollout next = Rollouts.withoutShadow(now, reason);
        yield new Ruling(now, Action.REFUSED, shadow, serving, reason, figures, Optional.of(next));
      }
      case Decision.Promote _ -> {
        String reason =
            BY_GATE + "promoted " + shadow + " over " + serving + ": " + sentence(figures);
        Rollout next = Rollouts.replace(now, shadow, reason);
        yield new Ruling(now, Action.PROMOTED, shadow, serving, reason, figures, Optional.of(next));
      }
    };
  }

  /** Of the classes only the one that fell most; the event has them all. */
  private static String sentence(List<Figure> figures) {
    Optional<Figure> worst =
        figures.stream().filter(Rulings::isOfClass).max(Comparator.comparingDouble(Figure::value));
    return figures.stream()
        .filter(figure -> !isOfClass(figure) || worst.filter(figure::equals).isPresent())
        .map(Figure::toString)
        .collect(Collectors.joining(", "));
  }

  private static boolean isOfClass(Figure figure) {
    return figure.name().startsWith(PromotionPolicy.CLASS_FALL);
  }

  /** What changes nothing is said once. */
  private static Predicate<Ruling> isNews(GateView view, Course course) {
    return ruling ->
        ruling.next().isPresent()
            || !view.hasSaid(
                ruling.model(), ruling.version(), ruling.reason(), course.shadowSinceMicros());
  }
}
