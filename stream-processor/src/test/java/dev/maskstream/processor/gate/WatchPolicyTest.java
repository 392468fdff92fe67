package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.gate.Verdict.Continue;
import dev.maskstream.processor.gate.Verdict.Over;
import dev.maskstream.processor.gate.Verdict.RollBack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchPolicyTest {
  private static final Duration WATCH = Duration.ofMinutes(5);
  private static final WatchPolicy POLICY = new WatchPolicy(WATCH, 0.01, 2, 0.2, 50);
  private static final RunFigures BEFORE = run(1_000, 0, 1_000, 0.9);

  @Test
  void aVersionThatKeepsToItsLimitsIsWatchedOn() {
    assertThat(judge(run(99, 1, 2_000, 0.75))).isInstanceOf(Continue.class);
  }

  @Test
  void theWatchIsOverAfterItsTime() {
    assertThat(judge(run(100, 0, 1_000, 0.9), Optional.of(WATCH))).isInstanceOf(Over.class);
  }

  @Test
  void theTimeDoesNotBeginBeforeTheVersionServes() {
    assertThat(POLICY.judge(new Watched(RunFigures.NONE, BEFORE, WATCH, Optional.empty(), false)))
        .isInstanceOf(Continue.class);
  }

  @Test
  void whatWasDecidedLongAgoIsNotWatchedHoweverLateAProcessServesItAgain() {
    Duration justNow = Duration.ofSeconds(1);
    RunFigures failing = run(50, 50, 1_000, 0.9);

    assertThat(
            POLICY.judge(
                new Watched(failing, BEFORE, Duration.ofHours(1), Optional.of(justNow), false)))
        .isInstanceOf(Over.class);
    assertThat(
            POLICY.judge(
                new Watched(failing, BEFORE, Duration.ofMinutes(1), Optional.of(justNow), false)))
        .isInstanceOf(RollBack.class);
  }

  @Test
  void aVersionThatIsNeverServedIsNotWatchedForEver() {
    assertThat(
            POLICY.judge(
                new Watched(RunFigures.NONE, BEFORE, Duration.ofHours(1), Optional.empty(), false)))
        .isInstanceOf(Over.class);
  }

  @Test
  void aWatchOfNoTimeIsNone() {
    WatchPolicy none = new WatchPolicy(Duration.ZERO, 0.01, 2, 0.2, 50);

    assertThat(
            none.judge(
                new Watched(run(0, 100, 0, 0), BEFORE, Duration.ZERO, Optional.empty(), true)))
        .isInstanceOf(Over.class);
  }

  @Test
  void tooManyFailuresRollBack() {
    assertThat(reasons(judge(run(98, 2, 1_000, 0.9))))
        .containsExactly("failed-share 0.0200 (limit 0.0100) is not kept");
  }

  @Test
  void nothingIsConcludedFromAFewFrames() {
    assertThat(judge(run(0, 49, 0, Double.NaN))).isInstanceOf(Continue.class);
  }

  @Test
  void aVersionThatFailsOnEveryFrameRollsBack() {
    assertThat(reasons(judge(run(0, 50, Double.NaN, Double.NaN)))).hasSize(1);
  }

  @Test
  void aVersionThatIsTooSlowRollsBack() {
    assertThat(reasons(judge(run(100, 0, 2_100, 0.9))))
        .containsExactly("infer-p99-ratio 2.1000 (limit 2) is not kept");
  }

  @Test
  void aVersionThatIsLessSureRollsBack() {
    assertThat(reasons(judge(run(100, 0, 1_000, 0.65))))
        .containsExactly("confidence-fall 0.2500 (limit 0.2000) is not kept");
  }

  @Test
  void whatIsNotKnownOfTheVersionBeforeIsNotHeldAgainstTheNewOne() {
    Watched watched =
        new Watched(
            run(100, 0, 9_000, 0.1),
            RunFigures.NONE,
            Duration.ZERO,
            Optional.of(Duration.ZERO),
            false);

    assertThat(POLICY.judge(watched)).isInstanceOf(Continue.class);
  }

  @Test
  void aVersionThatEveryProcessRejectsRollsBackWithoutAFrame() {
    Watched rejected = new Watched(RunFigures.NONE, BEFORE, Duration.ZERO, Optional.empty(), true);

    assertThat(reasons(POLICY.judge(rejected)))
        .containsExactly("every process that tried it has rejected it");
  }

  private static Verdict judge(RunFigures now) {
    return judge(now, Optional.of(Duration.ofMinutes(1)));
  }

  private static Verdict judge(RunFigures now, Optional<Duration> sinceServing) {
    return POLICY.judge(new Watched(now, BEFORE, Duration.ofMinutes(1), sinceServing, false));
  }

  private static RunFigures run(long frames, long failed, double p99, double confidence) {
    return new RunFigures(frames, failed, p99, confidence, 0, 0);
  }

  private static List<String> reasons(Verdict verdict) {
    assertThat(verdict).isInstanceOf(RollBack.class);
    return ((RollBack) verdict).reasons();
  }
}
