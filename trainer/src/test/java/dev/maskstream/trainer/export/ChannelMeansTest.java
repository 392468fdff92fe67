package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ChannelMeansTest {
  private final ChannelMeans means = new ChannelMeans();

  @Test
  void eachChannelHasAMeanOfItsOwnOverAllPictures() {
    means.add(FloatBuffer.wrap(new float[] {1, 3, 10, 20}), new long[] {1, 2, 1, 2});
    means.add(FloatBuffer.wrap(new float[] {5, 7, 30, 40, 0, 2, 0, 20}), new long[] {2, 2, 1, 2});

    assertThat(means.means()).containsExactly(3, 20);
  }

  @Test
  void whatIsNotFiniteCountsAsNothing() {
    means.add(
        FloatBuffer.wrap(new float[] {Float.NaN, Float.POSITIVE_INFINITY, 4, 4}),
        new long[] {1, 1, 2, 2});

    assertThat(means.means()).containsExactly(2);
  }
}
