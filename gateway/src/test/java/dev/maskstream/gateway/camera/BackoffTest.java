package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void thePauseDoublesUpToTheLongest() {
    Random random = new Random(7);

    assertThat(backoff.pause(1, random)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(backoff.pause(3, random)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(backoff.pause(7, random)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(backoff.pause(Integer.MAX_VALUE, random))
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  @Test
  void camerasThatFailTogetherDoNotComeBackTogether() {
    Random random = new Random(7);

    assertThat(IntStream.range(0, 100).mapToObj(_ -> backoff.pause(6, random)).distinct().count())
        .isGreaterThan(90);
  }

  @Test
  void theSameSeedGivesTheSamePauses() {
    assertThat(backoff.pause(4, new Random(7))).isEqualTo(backoff.pause(4, new Random(7)));
  }
}
