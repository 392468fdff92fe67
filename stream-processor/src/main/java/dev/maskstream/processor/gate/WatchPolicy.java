package dev.maskstream.processor.gate;

import dev.maskstream.processor.gate.Verdict.Continue;
import dev.maskstream.processor.gate.Verdict.Over;
import dev.maskstream.processor.gate.Verdict.RollBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a version that serves since a short while gives way to the one before it. A rule only: no
 * clock, no thread.
 *
 * @param duration of the watch, once a process serves the version; zero for no watch
 * @param maxFailedShare of its frames, 0 to 1
 * @param maxP99Ratio its engine time over that of the version before it
 * @param maxConfidenceFall mean confidence below that of the version before it
 * @param minFrames before which nothing is concluded from them
 */
record WatchPolicy(
    Duration duration,
    double maxFailedShare,
    double maxP99Ratio,
    double maxConfidenceFall,
    long minFrames) {
  /** How long a version may take to be served anywhere before nobody waits for it any more. */
  private static final Duration LOADING = Duration.ofMinutes(30);

  Verdict judge(Watched watched) {
    if (isOver(watched)) {
      return new Over();
    }
    if (watched.rejected()) {
      return new RollBack(List.of("every process that tried it has rejected it"), List.of());
    }
    if (watched.now().tried() == 0 || watched.now().tried() < minFrames) {
      return new Continue();
    }
    List<Figure> figures = figures(watched.now(), watched.before());
    return figures.stream().allMatch(Figure::kept)
        ? new Continue()
        : new RollBack(Reasons.of(figures), figures);
  }

  private boolean isOver(Watched watched) {
    // However late a process comes to serve it again: what was decided long ago is watched no more.
    if (duration.isZero() || watched.sinceDecided().compareTo(duration.plus(LOADING)) >= 0) {
      return true;
    }
    return watched.sinceServing().filter(serving -> serving.compareTo(duration) >= 0).isPresent();
  }

  /** What is not known of either version is not held against the new one. */
  private List<Figure> figures(RunFigures now, RunFigures before) {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.atMost("failed-share", now.failedShare(), maxFailedShare));
    double ratio = now.p99Micros() / before.p99Micros();
    if (Double.isFinite(ratio)) {
      figures.add(Figure.atMost("infer-p99-ratio", ratio, maxP99Ratio));
    }
    double fall = before.meanConfidence() - now.meanConfidence();
    if (!Double.isNaN(fall)) {
      figures.add(Figure.atMost("confidence-fall", fall, maxConfidenceFall));
    }
    return figures;
  }
}
