package dev.maskstream.processor.gate;

import dev.maskstream.processor.gate.Decision.Hold;
import dev.maskstream.processor.gate.Decision.Promote;
import dev.maskstream.processor.gate.Decision.Refuse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a shadow may serve. A rule only: no clock, no thread. What is measured decides at once
 * against it; for it, everything must be measured.
 *
 * @param minMeanIouGain over the serving version on the held-out set; 0 means more than nothing
 * @param maxClassFall of any class's IoU on the held-out set
 * @param minShadowFrames that it has been tried on
 * @param minAgreement share of pixels it gives the same class as what serves, 0 to 1
 * @param maxP99Ratio its engine time over the serving version's
 * @param maxFailedShare of its frames, 0 to 1
 * @param deadline after which a shadow that is still not measured is refused
 */
record PromotionPolicy(
    double minMeanIouGain,
    double maxClassFall,
    long minShadowFrames,
    double minAgreement,
    double maxP99Ratio,
    double maxFailedShare,
    Duration deadline) {
  /** How the names of figures begin that are of one class. */
  static final String CLASS_FALL = "iou-fall ";

  Decision decide(Candidate candidate) {
    Evidence evidence = candidate.evidence();
    if (!evidence.parentVersion().equals(candidate.servingVersion())) {
      return refuse(otherParent(candidate), List.of());
    }
    List<Figure> figures = new ArrayList<>(evidenceFigures(evidence));
    if (candidate.rejected()) {
      return refuse("every process that tried it has rejected it", figures);
    }
    if (brokenIn(figures)) {
      return refuse(figures);
    }
    figures.add(
        Figure.atLeast(
            "shadow-frames", (double) candidate.shadow().tried(), (double) minShadowFrames));
    if (candidate.shadow().tried() < minShadowFrames) {
      return waitFor("%d shadow frames".formatted(minShadowFrames), candidate.waited(), figures);
    }
    return decideByShadow(candidate, figures);
  }

  private Decision decideByShadow(Candidate candidate, List<Figure> figures) {
    RunFigures shadow = candidate.shadow();
    if (shadow.tried() == 0) {
      return new Promote(figures);
    }
    figures.add(Figure.atMost("shadow-failed-share", shadow.failedShare(), maxFailedShare));
    if (brokenIn(figures)) {
      return refuse(figures);
    }
    Figure agreement = Figure.atLeast("shadow-agreement", shadow.agreement(), minAgreement);
    Figure ratio =
        Figure.atMost(
            "infer-p99-ratio", shadow.p99Micros() / candidate.serving().p99Micros(), maxP99Ratio);
    figures.add(agreement);
    figures.add(ratio);
    if (Double.isNaN(agreement.value()) || !Double.isFinite(ratio.value())) {
      return waitFor("both versions' figures over the same time", candidate.waited(), figures);
    }
    return brokenIn(figures) ? refuse(figures) : new Promote(figures);
  }

  private List<Figure> evidenceFigures(Evidence evidence) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.gain(
            "mean-iou-gain", evidence.meanIou() - evidence.parentMeanIou(), minMeanIouGain));
    for (Evidence.ClassIou each : evidence.classes()) {
      figures.add(Figure.atMost(CLASS_FALL + each.name(), each.fall(), maxClassFall));
    }
    return figures;
  }

  /** Holds a shadow until the deadline, and then refuses it. */
  Decision waitFor(String what, Duration waited, List<Figure> figures) {
    return waited.compareTo(deadline) >= 0
        ? refuse("still waits for " + what + " after " + deadline.toSeconds() + " s", figures)
        : new Hold(what, figures);
  }

  private static String otherParent(Candidate candidate) {
    String parent = candidate.evidence().parentVersion();
    return "it was measured beside %s, but %s serves"
        .formatted(
            parent.isEmpty() ? "no version" : "version " + parent, candidate.servingVersion());
  }

  private static boolean brokenIn(List<Figure> figures) {
    return figures.stream().anyMatch(figure -> !figure.kept());
  }

  private static Refuse refuse(List<Figure> figures) {
    return new Refuse(Reasons.of(figures), figures);
  }

  private static Refuse refuse(String reason, List<Figure> figures) {
    return new Refuse(List.of(reason), figures);
  }
}
