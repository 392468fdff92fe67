package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpeedTest {
  @Test
  void percentilesAreCallsThatReallyHappened() {
    List<Long> calls = LongStream.rangeClosed(1, 200).mapToObj(i -> i * 1_000_000).toList();

    Speed speed = Speed.of(1, 2, calls.reversed());

    assertThat(speed.p50Millis()).isEqualTo(100);
    assertThat(speed.p99Millis()).isEqualTo(198);
    assertThat(speed.picturesPerSecond()).isCloseTo(1000 / 100.5, within(1e-9));
  }

  @Test
  void ofFewCallsTheSlowestIsTheLastInAHundred() {
    Speed speed = Speed.of(4, 1, List.of(2_000_000L, 6_000_000L));

    assertThat(speed.p50Millis()).isEqualTo(2);
    assertThat(speed.p99Millis()).isEqualTo(6);
    assertThat(speed.picturesPerSecond()).isCloseTo(1000, within(1e-9));
  }
}
