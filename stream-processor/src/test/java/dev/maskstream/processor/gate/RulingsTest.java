package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.gate.Ruling.Action;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The gate's whole brain, without a Kafka: records in, rulings out. */
class RulingsTest {
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final Duration WATCH = Duration.ofMinutes(5);
  private static final Rulings RULINGS =
      new Rulings(
          new PromotionPolicy(0, 0.02, 200, 0.5, 1.5, 0.01, DEADLINE),
          new WatchPolicy(WATCH, 0.01, 2, 0.2, 50));
  private static final Rollout FIRST = Scene.at(1_000, Scene.begin("1"));
  private static final Rollout SHADOWED =
      Scene.at(2_000, Scene.shadow(FIRST, "2", Promotion.PROMOTION_AUTOMATIC));
  private static final Rollout SECOND = Scene.at(2_000, Scene.serve(FIRST, "2"));

  private final GateView view = new GateView(Duration.ofHours(2));

  @Test
  void aCandidateWithEvidenceIsPromoted() {
    candidate(0.1, 0);
    shadowFrames(200, 2_060);

    Ruling ruling = ruling(2_070).orElseThrow();

    assertThat(ruling.action()).isEqualTo(Action.PROMOTED);
    assertThat(ruling.basis()).isEqualTo(SHADOWED);
    assertThat(ruling.next().orElseThrow())
        .returns("2", Rollout::getServingVersion)
        .returns("1", Rollout::getPreviousVersion)
        .returns("", Rollout::getShadowVersion);
    assertThat(ruling.reason())
        .startsWith("gate: promoted 2 over 1: mean-iou-gain 0.1000 (limit 0)")
        .contains("shadow-frames 200 (limit 200)");
  }

  @Test
  void aDecisionIsAnEventWithItsNumbers() {
    candidate(0.1, 0);
    shadowFrames(200, 2_060);

    var decision = ruling(2_070).orElseThrow().event().getGateDecision();

    assertThat(decision.getModel()).isEqualTo("street");
    assertThat(decision.getPromoted()).isTrue();
    assertThat(decision.getAction()).isEqualTo("promoted");
    assertThat(decision.getAgainstVersion()).isEqualTo("1");
    assertThat(decision.getFiguresList())
        .anySatisfy(
            figure -> {
              assertThat(figure.getName()).isEqualTo("shadow-agreement");
              assertThat(figure.getValue()).isEqualTo(0.75);
              assertThat(figure.getLimit()).isEqualTo(0.5);
              assertThat(figure.getKept()).isTrue();
            });
  }

  @Test
  void aCandidateWhoseClassFallsIsRefusedAndItsShadowEnds() {
    candidate(0.1, 0.03);

    Ruling ruling = ruling(2_070).orElseThrow();

    assertThat(ruling.action()).isEqualTo(Action.REFUSED);
    assertThat(ruling.next().orElseThrow())
        .returns("1", Rollout::getServingVersion)
        .returns("", Rollout::getShadowVersion);
  }

  @Test
  void aShadowThatAPersonDecidesOnIsLeftAlone() {
    view.accept(Scene.record(Scene.candidate("2", "1", 0.1, 0)));
    view.accept(Scene.at(2_000, Scene.shadow(FIRST, "2", Promotion.PROMOTION_MANUAL)));
    shadowFrames(200, 2_060);

    assertThat(ruling(9_000)).isEmpty();
  }

  @Test
  void whatIsAwaitedIsSaidOnce() {
    candidate(0.1, 0);
    Ruling first = ruling(2_070).orElseThrow();
    assertThat(first.action()).isEqualTo(Action.HELD);
    assertThat(first.next()).isEmpty();

    view.accept(first.event().setAtMicros(2_070_000_000L).build());

    shadowFrames(100, 2_080);
    assertThat(ruling(2_090)).isEmpty();
  }

  @Test
  void aCandidateThatIsHeldTooLongIsRefused() {
    candidate(0.1, 0);
    shadowFrames(100, 2_060);

    assertThat(ruling(2_000 + DEADLINE.toSeconds()).orElseThrow().action())
        .isEqualTo(Action.REFUSED);
  }

  @Test
  void whatTheVersionDidAsAnEarlierShadowDoesNotCount() {
    candidate(0.1, 0);
    shadowFrames(200, 2_005);

    assertThat(ruling(2_070).orElseThrow().action()).isEqualTo(Action.HELD);
  }

  @Test
  void evidenceBesideWhatNoLongerServesIsRefused() {
    view.accept(Scene.record(Scene.candidate("2", "1", 0.1, 0)));
    view.accept(SHADOWED);
    view.accept(Scene.at(2_100, Scene.shadow(SECOND, "3", Promotion.PROMOTION_AUTOMATIC)));
    view.accept(Scene.record(Scene.candidate("3", "1", 0.1, 0)));

    assertThat(ruling(2_150).orElseThrow().reason())
        .isEqualTo("gate: refused 3: it was measured beside version 1, but 2 serves");
  }

  @Test
  void comparisonsWithWhatNoLongerServesDoNotCount() {
    candidate(0.1, 0);
    view.accept(Scene.event(shadowReport("2", "0", 200, 2_060)));

    assertThat(ruling(2_070).orElseThrow().reason()).isEqualTo("gate: waits for 200 shadow frames");
  }

  @Test
  void aShadowThatComesBeforeItsVersionIsHeld() {
    view.accept(SHADOWED);

    assertThat(ruling(2_010).orElseThrow().reason())
        .isEqualTo("gate: waits for the version's record");
  }

  @Test
  void aShadowWhoseVersionNeverComesIsRefused() {
    view.accept(SHADOWED);

    assertThat(ruling(2_000 + DEADLINE.toSeconds()).orElseThrow().action())
        .isEqualTo(Action.REFUSED);
  }

  @Test
  void aProcessWhoseClockIsBehindIsHeardAllTheSame() {
    change();
    view.accept(Scene.state("2", "rejected", "p", 1_998));

    assertThat(ruling(2_010).orElseThrow().action()).isEqualTo(Action.ROLLED_BACK);
  }

  @Test
  void aShadowThatEveryProcessRejectsIsRefused() {
    candidate(0.1, 0);
    view.accept(Scene.state("2", "rejected", "p", 2_001));

    assertThat(ruling(2_010).orElseThrow().action()).isEqualTo(Action.REFUSED);
  }

  @Test
  void aVersionThatFailsIsRolledBack() {
    change();
    servingFrames("2", 2_060, 98, 2);

    Ruling ruling = ruling(2_070).orElseThrow();

    assertThat(ruling.action()).isEqualTo(Action.ROLLED_BACK);
    assertThat(ruling.next().orElseThrow())
        .returns("1", Rollout::getServingVersion)
        .returns("2", Rollout::getPreviousVersion);
    assertThat(ruling.reason())
        .isEqualTo("watchdog: rolled back from 2: failed-share 0.0200 (limit 0.0100) is not kept");
  }

  @Test
  void aVersionIsHeldAgainstWhatTheOneBeforeItDidLast() {
    change();
    view.accept(
        Scene.event(
            Scene.report("1", VersionRole.VERSION_ROLE_SERVING, 1_990)
                .setFrames(100)
                .setInferP99Micros(400)));
    servingFrames("2", 2_060, 100, 0);

    assertThat(ruling(2_070).orElseThrow().reason())
        .isEqualTo("watchdog: rolled back from 2: infer-p99-ratio 2.5000 (limit 2) is not kept");
  }

  @Test
  void whatTheWatchdogWentBackToIsNotWatchedInTurn() {
    change();
    servingFrames("2", 2_060, 98, 2);
    view.accept(Scene.at(2_070, ruling(2_070).orElseThrow().next().orElseThrow()));
    servingFrames("1", 2_090, 50, 50);

    assertThat(ruling(2_100)).isEmpty();
  }

  @Test
  void aVersionThatFailsLongAfterItsChangeIsAPersonsToJudge() {
    change();
    view.accept(Scene.state("2", "serving", "p", 2_001));
    servingFrames("2", 2_300, 50, 50);

    assertThat(ruling(2_001 + WATCH.toSeconds())).isEmpty();
  }

  @Test
  void aVersionThatEveryProcessRejectsIsRolledBack() {
    change();
    view.accept(Scene.state("2", "loading", "p", 2_001));
    view.accept(Scene.state("2", "rejected", "p", 2_002));

    assertThat(ruling(2_010).orElseThrow().action()).isEqualTo(Action.ROLLED_BACK);
  }

  @Test
  void oneProcessThatServesIsEnough() {
    change();
    view.accept(Scene.state("2", "rejected", "p", 2_002));
    view.accept(Scene.state("2", "serving", "q", 2_003));

    assertThat(ruling(2_010)).isEmpty();
  }

  @Test
  void aProcessThatDiedWhileItServedNoLongerCounts() {
    change();
    view.accept(Scene.state("2", "serving", "died", 2_003));
    view.accept(Scene.state("2", "rejected", "its successor", 2_010));
    assertThat(ruling(2_020)).isEmpty();

    assertThat(ruling(2_070).orElseThrow().action()).isEqualTo(Action.ROLLED_BACK);
  }

  @Test
  void otherProcessesAreGivenAMomentToSayThatTheyAreAtIt() {
    change();
    view.accept(Scene.state("2", "rejected", "p", 2_002));

    assertThat(ruling(2_003)).isEmpty();
  }

  @Test
  void thereIsNoWayBackToAVersionThatIsGone() {
    change();
    view.delete("street@1");
    servingFrames("2", 2_060, 50, 50);

    Ruling ruling = ruling(2_070).orElseThrow();

    assertThat(ruling.action()).isEqualTo(Action.HELD);
    assertThat(ruling.reason()).contains("version 1 is no longer there");
  }

  @Test
  void aNextVersionWaitsUntilTheWatchOverTheLastOneEnds() {
    change();
    view.accept(Scene.state("2", "serving", "p", 2_001));
    view.accept(Scene.record(Scene.candidate("3", "2", 0.1, 0)));
    view.accept(Scene.at(2_010, Scene.shadow(SECOND, "3", Promotion.PROMOTION_AUTOMATIC)));
    view.accept(Scene.event(shadowReport("3", "2", 200, 2_060)));
    servingFrames("2", 2_060, 200, 0);
    assertThat(ruling(2_070).orElseThrow().reason())
        .isEqualTo("gate: waits for the watch over what serves to end");

    assertThat(ruling(2_400).orElseThrow().action()).isEqualTo(Action.PROMOTED);
  }

  @Test
  void theOrderInWhichTheTwoTopicsAreReadDoesNotMatter() {
    shadowFrames(200, 2_060);
    candidate(0.1, 0);

    assertThat(ruling(2_070).orElseThrow().action()).isEqualTo(Action.PROMOTED);
  }

  private void candidate(double gain, double classFall) {
    view.accept(Scene.record(Scene.candidate("2", "1", gain, classFall)));
    view.accept(FIRST);
    view.accept(SHADOWED);
  }

  private void change() {
    view.accept(Scene.record(Scene.version("1")));
    view.accept(Scene.record(Scene.version("2")));
    view.accept(FIRST);
    view.accept(SECOND);
  }

  private void shadowFrames(long frames, long second) {
    view.accept(Scene.event(shadowReport("2", "1", frames, second)));
    servingFrames("1", second, frames, 0);
  }

  private static VersionReport.Builder shadowReport(
      String version, String against, long frames, long second) {
    return Scene.report(version, VersionRole.VERSION_ROLE_SHADOW, second)
        .setFrames(frames)
        .setAgainstVersion(against)
        .setPixels(4)
        .setAgreeingPixels(3);
  }

  private void servingFrames(String version, long second, long frames, long failed) {
    view.accept(
        Scene.event(
            Scene.report(version, VersionRole.VERSION_ROLE_SERVING, second)
                .setFrames(frames)
                .setFailed(failed)));
  }

  private Optional<Ruling> ruling(long second) {
    return RULINGS.on(view, view.courses().getFirst(), second * 1_000_000);
  }
}
