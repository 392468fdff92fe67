package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InferTimesTest {
  @Test
  void withoutABatchThereIsNoTime() {
    assertThat(new InferTimes().percentileMicros(0.99)).isZero();
  }

  @Test
  void percentilesAreWithinAThirtieth() {
    long[] micros =
        new Random(7).doubles(10_000, 0, 20).mapToLong(power -> (long) Math.exp(power)).toArray();
    InferTimes times = new InferTimes();
    LongStream.of(micros).forEach(times::add);
    long[] sorted = LongStream.of(micros).sorted().toArray();

    assertThat((double) times.percentileMicros(0.5))
        .isCloseTo((double) sorted[4_999], within(sorted[4_999] / 30.0));
    assertThat((double) times.percentileMicros(0.99))
        .isCloseTo((double) sorted[9_899], within(sorted[9_899] / 30.0));
  }

  @Test
  void oneSlowBatchInAHundredIsTheNinetyNinthPercentileOnlyWhenThereIsASecond() {
    InferTimes times = new InferTimes();
    LongStream.range(0, 99).forEach(_ -> times.add(10));
    times.add(1_000);
    assertThat(times.percentileMicros(0.99)).isEqualTo(10);

    times.add(1_000);

    assertThat(times.percentileMicros(0.99)).isGreaterThan(900);
  }

  @Test
  void whatIsBeyondTheScaleCountsAsItsEnd() {
    InferTimes times = new InferTimes();
    times.add(-1);
    assertThat(times.percentileMicros(1)).isZero();

    times.add(Long.MAX_VALUE);

    assertThat(times.percentileMicros(1)).isGreaterThan(2_000_000_000L);
  }
}
