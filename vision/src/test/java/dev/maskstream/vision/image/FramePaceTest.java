package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FramePaceTest {
  private static int taken(FramePace pace, int frames, long everyMillis, long fromMillis) {
    int taken = 0;
    for (int i = 0; i < frames; i++) {
      taken += pace.takes(TimeUnit.MILLISECONDS.toNanos(fromMillis + i * everyMillis)) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void withoutALimitEveryFrameIsTaken() {
    assertThat(taken(new FramePace(0), 100, 1, 0)).isEqualTo(100);
  }

  @Test
  void ofAFastCameraAsManyAreTakenAsTheLimitSays() {
    assertThat(taken(new FramePace(10), 300, 33, 0)).isBetween(98, 101);
  }

  @Test
  void aCameraJustBelowTheLimitLosesNothing() {
    assertThat(taken(new FramePace(10), 100, 101, 0)).isEqualTo(100);
  }

  @Test
  void afterAPauseNothingIsCaughtUpOn() {
    FramePace pace = new FramePace(10);
    taken(pace, 1, 1, 0);

    assertThat(taken(pace, 20, 1, 60_000)).isEqualTo(1);
  }
}
