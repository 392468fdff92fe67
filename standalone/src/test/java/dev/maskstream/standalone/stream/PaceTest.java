package dev.maskstream.standalone.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;

  @Test
  void atTenASecondTheThirdFrameIsDueAfterTwoTenths() {
    assertThat(new Pace(10).patienceNanos(2, 50 * MILLI)).isEqualTo(150 * MILLI);
  }

  @Test
  void aFrameThatIsLateGoesAtOnce() {
    assertThat(new Pace(10).patienceNanos(2, 300 * MILLI)).isZero();
  }

  @Test
  void withoutARateNothingWaits() {
    assertThat(new Pace(0).patienceNanos(1_000, 0)).isZero();
  }
}
