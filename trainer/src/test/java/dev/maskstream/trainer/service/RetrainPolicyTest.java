package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.service.RetrainPolicy.Decision;
import dev.maskstream.trainer.service.RetrainPolicy.Stock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetrainPolicyTest {
  private static final Instant NOW = Instant.parse("2030-01-02T12:00:00Z");
  private static final RetrainPolicy POLICY =
      new RetrainPolicy(50, 10, Duration.ofDays(1), Duration.ZERO);

  @Test
  void fiftyNewLabelsStartARun() {
    assertThat(decide(stock(60, 12, 50))).isEqualTo(new Decision.Train("50 new labels"));
  }

  @Test
  void fewerDoNot() {
    assertThat(decide(stock(60, 12, 49))).isEqualTo(new Decision.Rest());
  }

  @Test
  void aNewLabelThatHasWaitedADayStartsARun() {
    Stock stock =
        new Stock(60, 12, 1, Optional.of(NOW.minus(Duration.ofDays(1))), Optional.empty());

    assertThat(decide(stock)).isInstanceOf(Decision.Train.class);
  }

  @Test
  void ageOfZeroIsNever() {
    Stock stock = new Stock(60, 12, 1, Optional.of(Instant.EPOCH), Optional.empty());
    RetrainPolicy never = new RetrainPolicy(50, 10, Duration.ZERO, Duration.ZERO);

    assertThat(never.decide(stock, Optional.empty(), NOW)).isEqualTo(new Decision.Rest());
  }

  @Test
  void aScheduleWaitsForItsTimeAndForANewLabel() {
    RetrainPolicy hourly = new RetrainPolicy(50, 10, Duration.ZERO, Duration.ofHours(1));
    Optional<Instant> hourAgo = Optional.of(NOW.minus(Duration.ofHours(1)));
    Optional<Instant> minuteAgo = Optional.of(NOW.minus(Duration.ofMinutes(1)));

    assertThat(hourly.decide(new Stock(60, 12, 1, hourAgo, hourAgo), Optional.empty(), NOW))
        .isEqualTo(new Decision.Train("schedule"));
    assertThat(hourly.decide(new Stock(60, 12, 1, hourAgo, minuteAgo), Optional.empty(), NOW))
        .isEqualTo(new Decision.Rest());
    assertThat(hourly.decide(new Stock(60, 12, 0, hourAgo, hourAgo), Optional.empty(), NOW))
        .isEqualTo(new Decision.Rest());
  }

  @Test
  void whoAsksGetsARunOfOldLabelsToo() {
    assertThat(POLICY.decide(stock(60, 12, 0), Optional.of("new lamp"), NOW))
        .isEqualTo(new Decision.Train("asked for: new lamp"));
  }

  @Test
  void whoAsksWithTooFewLabelsIsToldSo() {
    assertThat(POLICY.decide(stock(9, 2, 9), Optional.of("now"), NOW))
        .isInstanceOfSatisfying(
            Decision.Wait.class,
            wait -> assertThat(wait.reason()).contains("9 labels", "10 are needed"));
  }

  @Test
  void withNothingHeldOutOrNothingToTrainOnThereIsNoRun() {
    assertThat(decide(stock(60, 0, 60))).isInstanceOf(Decision.Wait.class);
    assertThat(decide(stock(60, 60, 60))).isInstanceOf(Decision.Wait.class);
  }

  private static Decision decide(Stock stock) {
    return POLICY.decide(stock, Optional.empty(), NOW);
  }

  private static Stock stock(int labels, int heldOut, int fresh) {
    return new Stock(labels, heldOut, fresh, Optional.of(NOW.minusSeconds(5)), Optional.empty());
  }
}
