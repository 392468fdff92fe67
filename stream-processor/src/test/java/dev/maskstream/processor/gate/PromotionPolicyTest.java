package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.gate.Decision.Hold;
import dev.maskstream.processor.gate.Decision.Promote;
import dev.maskstream.processor.gate.Decision.Refuse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionPolicyTest {
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final PromotionPolicy POLICY =
      new PromotionPolicy(0, 0.02, 200, 0.5, 1.5, 0.01, DEADLINE);
  private static final RunFigures SERVING = run(200, 0, 1_000, 0, 0);
  private static final RunFigures SHADOW = run(200, 0, 1_500, 100, 50);

  @Test
  void aCandidateThatKeepsToEveryLimitIsPromoted() {
    assertThat(decide(better(), SHADOW, SERVING)).isInstanceOf(Promote.class);
  }

  @Test
  void aPromotionCarriesEveryNumberItRestsOn() {
    assertThat(decide(better(), SHADOW, SERVING).figures())
        .extracting(Figure::name)
        .containsExactly(
            "mean-iou-gain",
            "iou-fall road",
            "shadow-frames",
            "shadow-failed-share",
            "shadow-agreement",
            "infer-p99-ratio");
  }

  @Test
  void anEqualMeanIouIsNoGain() {
    assertThat(reasons(decide(evidence(0.5, 0.5, 0.5), SHADOW, SERVING)))
        .containsExactly("mean-iou-gain 0 (limit 0) is not kept");
  }

  @Test
  void aGainOfExactlyTheMarginIsEnough() {
    PromotionPolicy margin = new PromotionPolicy(0.25, 0.02, 200, 0.5, 1.5, 0.01, DEADLINE);

    assertThat(margin.decide(candidate(evidence(0.75, 0.5, 0.5), SHADOW, Duration.ZERO)))
        .isInstanceOf(Promote.class);
  }

  @Test
  void aMeanIouThatIsNotThereRefuses() {
    assertThat(reasons(decide(evidence(Double.NaN, 0.5, 0.5), SHADOW, SERVING)))
        .containsExactly("mean-iou-gain was not measured");
  }

  @Test
  void aClassThatFallsTooFarRefuses() {
    assertThat(reasons(decide(evidence(0.6, 0.5, 0.47), SHADOW, SERVING)))
        .containsExactly("iou-fall road 0.0300 (limit 0.0200) is not kept");
  }

  @Test
  void aClassThatTheCandidateWasNotMeasuredOnRefuses() {
    assertThat(reasons(decide(evidence(0.6, 0.5, Double.NaN), SHADOW, SERVING)))
        .containsExactly("iou-fall road was not measured");
  }

  @Test
  void whatTheEvidenceRefusesIsRefusedWithoutWaitingForTheShadow() {
    assertThat(decide(evidence(0.4, 0.5, 0.5), RunFigures.NONE, SERVING))
        .isInstanceOf(Refuse.class);
  }

  @Test
  void evidenceBesideAnotherVersionThanTheServingOneRefuses() {
    Evidence other = new Evidence("0", "held-out", 0.6, 0.5, List.of());

    assertThat(reasons(decide(other, SHADOW, SERVING)))
        .containsExactly("it was measured beside version 0, but 1 serves");
  }

  @Test
  void aCandidateWithoutParentIsRefused() {
    Evidence orphan = new Evidence("", "", Double.NaN, Double.NaN, List.of());

    assertThat(reasons(decide(orphan, SHADOW, SERVING)))
        .containsExactly("it was measured beside no version, but 1 serves");
  }

  @Test
  void tooFewShadowFramesHold() {
    assertThat(decide(better(), run(199, 0, 1_000, 100, 50), SERVING))
        .isInstanceOfSatisfying(
            Hold.class, hold -> assertThat(hold.waitingFor()).isEqualTo("200 shadow frames"));
  }

  @Test
  void tooFewShadowFramesRefuseAtTheDeadline() {
    assertThat(reasons(POLICY.decide(candidate(better(), RunFigures.NONE, DEADLINE))))
        .containsExactly("still waits for 200 shadow frames after 3600 s");
  }

  @Test
  void enoughFramesPromoteEvenAfterTheDeadline() {
    assertThat(POLICY.decide(candidate(better(), SHADOW, DEADLINE.multipliedBy(2))))
        .isInstanceOf(Promote.class);
  }

  @Test
  void aShadowThatOnlyFailsIsRefusedAndNotAwaited() {
    assertThat(reasons(decide(better(), run(0, 200, 0, 0, 0), SERVING)))
        .containsExactly("shadow-failed-share 1 (limit 0.0100) is not kept");
  }

  @Test
  void aShadowThatDisagreesTooMuchIsRefused() {
    assertThat(reasons(decide(better(), run(200, 0, 1_000, 100, 49), SERVING)))
        .containsExactly("shadow-agreement 0.4900 (limit 0.5000) is not kept");
  }

  @Test
  void aShadowThatIsTooSlowIsRefused() {
    assertThat(reasons(decide(better(), run(200, 0, 1_510, 100, 50), SERVING)))
        .containsExactly("infer-p99-ratio 1.5100 (limit 1.5000) is not kept");
  }

  @Test
  void aShadowThatWasNeverComparedHolds() {
    assertThat(decide(better(), run(200, 0, 1_000, 0, 0), SERVING)).isInstanceOf(Hold.class);
  }

  @Test
  void aServingVersionThatSaysNothingHolds() {
    assertThat(decide(better(), SHADOW, RunFigures.NONE)).isInstanceOf(Hold.class);
  }

  @Test
  void whereNoFramesAreAskedForEvidenceIsEnough() {
    PromotionPolicy trusting = new PromotionPolicy(0, 0.02, 0, 0.5, 1.5, 0.01, DEADLINE);

    assertThat(trusting.decide(candidate(better(), RunFigures.NONE, Duration.ZERO)))
        .isInstanceOf(Promote.class);
  }

  @Test
  void aShadowThatNoProcessCanRunIsRefused() {
    Candidate rejected =
        new Candidate(better(), "1", RunFigures.NONE, SERVING, Duration.ZERO, true);

    assertThat(reasons(POLICY.decide(rejected)))
        .containsExactly("every process that tried it has rejected it");
  }

  private static Decision decide(Evidence evidence, RunFigures shadow, RunFigures serving) {
    return POLICY.decide(new Candidate(evidence, "1", shadow, serving, Duration.ZERO, false));
  }

  private static Candidate candidate(Evidence evidence, RunFigures shadow, Duration waited) {
    return new Candidate(evidence, "1", shadow, SERVING, waited, false);
  }

  private static Evidence better() {
    return evidence(0.6, 0.5, 0.5);
  }

  /** Against a parent whose only class has an IoU of 0.5. */
  private static Evidence evidence(double meanIou, double parentMeanIou, double roadIou) {
    return new Evidence(
        "1",
        "held-out",
        meanIou,
        parentMeanIou,
        List.of(new Evidence.ClassIou("road", roadIou, 0.5)));
  }

  private static RunFigures run(long frames, long failed, long p99, long pixels, long agreeing) {
    return new RunFigures(frames, failed, p99, Double.NaN, pixels, agreeing);
  }

  private static List<String> reasons(Decision decision) {
    assertThat(decision).isInstanceOf(Refuse.class);
    return ((Refuse) decision).reasons();
  }
}
