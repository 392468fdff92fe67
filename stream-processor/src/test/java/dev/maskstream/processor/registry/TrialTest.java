package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrialTest {
  private final Trial trial = Trial.DEFAULT;

  @Test
  void aHundredFramesProveAVersionHoweverQuickly() {
    assertThat(trial.isPassed(99, Duration.ofSeconds(1))).isFalse();
    assertThat(trial.isPassed(100, Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void halfAMinuteProvesAVersionThatHasSegmentedAnything() {
    assertThat(trial.isPassed(1, Duration.ofSeconds(29))).isFalse();
    assertThat(trial.isPassed(1, Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void tenMinutesProveAVersionThatNoCameraHasShownAnything() {
    assertThat(trial.isPassed(0, Duration.ofMinutes(9))).isFalse();
    assertThat(trial.isPassed(0, Duration.ofMinutes(10))).isTrue();
  }

  @Test
  void theSecondDeathBars() {
    assertThat(trial.isBarredAfter(1)).isFalse();
    assertThat(trial.isBarredAfter(2)).isTrue();
  }
}
