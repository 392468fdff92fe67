package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WindowPolicyTest {
  private final WindowPolicy policy = new WindowPolicy(Duration.ofMillis(40), 8);

  @Test
  void aSlowEngineHasOneRoundAtWorkAndOneWaiting() {
    assertThat(policy.rounds(TimeUnit.MILLISECONDS.toNanos(100))).isEqualTo(2);
  }

  @Test
  void aFastEngineHasWorkForAsLongAsTheStreamThreadMayBeAway() {
    assertThat(policy.rounds(TimeUnit.MILLISECONDS.toNanos(10))).isEqualTo(6);
  }

  @Test
  void noEngineIsSoFastThatTheWindowHasNoBound() {
    assertThat(policy.rounds(1)).isEqualTo(8);
  }

  @Test
  void beforeTheFirstBatchThereAreTwoRounds() {
    assertThat(policy.rounds(0)).isEqualTo(2);
  }
}
