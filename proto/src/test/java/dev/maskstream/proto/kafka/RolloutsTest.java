package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RolloutsTest {
  private static final Rollout FIRST = Rollouts.serve("street", Optional.empty(), "1", "begin");

  @Test
  void whatServedBeforeIsRemembered() {
    assertThat(FIRST.getPreviousVersion()).isEmpty();
    assertThat(Rollouts.serve("street", Optional.of(FIRST), "2", "better").getPreviousVersion())
        .isEqualTo("1");
  }

  @Test
  void servingTheSameAgainDoesNotForgetWhatWasBefore() {
    Rollout second = Rollouts.serve("street", Optional.of(FIRST), "2", "better");

    assertThat(Rollouts.serve("street", Optional.of(second), "2", "again").getPreviousVersion())
        .isEqualTo("1");
  }

  @Test
  void aRollbackServesWhatWasBeforeAndCanBeTakenBack() {
    Rollout second = Rollouts.serve("street", Optional.of(FIRST), "2", "better");

    Rollout back = Rollouts.rollback(second, "worse").orElseThrow();

    assertThat(back.getServingVersion()).isEqualTo("1");
    assertThat(back.getPreviousVersion()).isEqualTo("2");
    assertThat(back.getReason()).isEqualTo("back by hand: worse");
  }

  @Test
  void aPersonWhoLetsServeWhatWasBeforeGoesBackToo() {
    Rollout second = byHand(FIRST, "2", "better");
    assertThat(second.getReason()).isEqualTo("better");

    assertThat(byHand(second, "1", "worse").getReason()).isEqualTo("back by hand: worse");
  }

  @Test
  void thereIsNoRollbackFromTheFirstVersion() {
    assertThat(Rollouts.rollback(FIRST, "worse")).isEmpty();
  }

  @Test
  void aShadowLeavesWhatServesAlone() {
    Rollout shadowed = Rollouts.shadow(FIRST, shadow("2", 0.5f), "try");

    assertThat(shadowed.getServingVersion()).isEqualTo("1");
    assertThat(shadowed.getShadowVersion()).isEqualTo("2");
    assertThat(Rollouts.withoutShadow(shadowed, "enough").getShadowVersion()).isEmpty();
  }

  @Test
  void servingEndsTheShadow() {
    Rollout shadowed = Rollouts.shadow(FIRST, shadow("2", 1), "try");

    assertThat(Rollouts.serve("street", Optional.of(shadowed), "2", "good").getShadowVersion())
        .isEmpty();
  }

  @Test
  void aModelsFirstVersionGetsTheSourcesThatNameNoneAndNoLaterOne() {
    Rollout first = at(10, FIRST);
    Rollout shadowed = at(20, Rollouts.shadow(first, shadow("2", 1), "try"));
    Rollout alone = at(30, Rollouts.withoutShadow(shadowed, "enough"));
    Rollout promoted = at(40, Rollouts.replace(shadowed, "2", "better"));
    Rollout back = at(50, Rollouts.rollback(promoted, "worse").orElseThrow());
    Rollout served = at(60, byHand(back, "2", "after all"));

    assertThat(List.of(first, shadowed, alone, promoted, back, served))
        .extracting(Rollouts::defaultSinceMicros)
        .containsOnly(10L);
    assertThat(promoted.getServingVersion()).isEqualTo("2");
    assertThat(served.getServingVersion()).isEqualTo("2");
  }

  @Test
  void whoSaysSoGivesThemToALaterVersionOrKeepsThemFromTheFirst() {
    Rollout first = at(10, FIRST);

    Rollout given =
        Rollouts.serveByHand("street", Optional.of(first), "2", "better", Optional.of(true));
    Rollout kept =
        Rollouts.serveByHand("door", Optional.empty(), "1", "for one door", Optional.of(false));

    assertThat(Rollouts.defaultSinceMicros(at(20, given))).isEqualTo(20);
    assertThat(Rollouts.defaultSinceMicros(at(30, kept))).isPositive().isLessThan(10);
  }

  @Test
  void whereNoneWasGivenThemTheFirstByNameHasThemWhateverIsDecidedLater() {
    Rollout door = at(40, kept("door"));
    Rollout yard = at(50, kept("yard"));
    Rollout street = at(10, FIRST);

    assertThat(Stream.of(yard, door).sorted(Rollouts.DEFAULT_FIRST)).containsExactly(door, yard);
    assertThat(Stream.of(yard, door, street).sorted(Rollouts.DEFAULT_FIRST)).startsWith(street);
  }

  private static Rollout kept(String model) {
    return Rollouts.serveByHand(model, Optional.empty(), "1", "", Optional.of(false));
  }

  private static Rollout byHand(Rollout now, String version, String reason) {
    return Rollouts.serveByHand("street", Optional.of(now), version, reason, Optional.empty());
  }

  private static Rollout at(long micros, Rollout rollout) {
    return rollout.toBuilder().setDecidedAtMicros(micros).build();
  }

  @Test
  void aShadowThatServesOrSeesMoreThanAllFramesIsRefused() {
    assertThatThrownBy(() -> Rollouts.shadow(FIRST, shadow("1", 1), "try"))
        .hasMessageContaining("its own shadow");
    assertThatThrownBy(() -> shadow("2", Float.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> shadow("2", 1.5f)).hasMessageContaining("1.5");
  }

  private static Rollouts.Shadow shadow(String version, float share) {
    return new Rollouts.Shadow(version, share, List.of(), Promotion.PROMOTION_MANUAL);
  }
}
