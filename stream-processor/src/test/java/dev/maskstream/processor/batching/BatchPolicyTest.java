package dev.maskstream.processor.batching;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPolicyTest {
  private static final List<Integer> PROFILES = List.of(1, 2, 4, 8);
  private final BatchPolicy policy = new BatchPolicy(8, Duration.ofMillis(5));

  @Test
  void aBatchIsTheLargestProfileThatTheWaitingFramesFill() {
    assertThat(policy.size(7, PROFILES)).isEqualTo(4);
    assertThat(policy.size(8, PROFILES)).isEqualTo(8);
    assertThat(policy.size(100, PROFILES)).isEqualTo(8);
  }

  @Test
  void noBatchIsLargerThanTheSettingAllows() {
    assertThat(new BatchPolicy(3, Duration.ZERO).size(100, PROFILES)).isEqualTo(2);
  }

  @Test
  void anEngineThatTakesNoSingleFrameGetsItsSmallestSize() {
    assertThat(policy.size(1, List.of(4, 8))).isEqualTo(4);
  }

  @Test
  void aFrameThatHasWaitedLongEnoughWaitsNoMore() {
    assertThat(policy.patienceNanos(MILLISECONDS.toNanos(7))).isZero();
    assertThat(policy.patienceNanos(MILLISECONDS.toNanos(2))).isEqualTo(MILLISECONDS.toNanos(3));
  }
}
