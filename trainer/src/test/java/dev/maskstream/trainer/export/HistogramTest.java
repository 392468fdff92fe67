package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.onnx.ValueRange;
import java.nio.FloatBuffer;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private final Histogram histogram = new Histogram();

  @Test
  void allValuesAreInTheWholeRange() {
    add(-3, 0.5f, 100, 7);

    assertThat(histogram.range(1)).isEqualTo(new ValueRange(-3, 100));
  }

  @Test
  void aShareOfTheValuesIsLeftOutAtTheEnds() {
    for (int i = 1; i <= 1000; i++) {
      add(i, -i / 10f);
    }

    ValueRange range = histogram.range(0.99);

    assertThat(range.max()).isCloseTo(980, Percentage.withPercentage(0.5));
    assertThat(range.min()).isCloseTo(-98, Percentage.withPercentage(0.5));
  }

  @Test
  void whatIsNeverNegativeHasARangeFromZero() {
    add(0, 1, 2);

    assertThat(histogram.range(1).min()).isZero();
  }

  @Test
  void nothingButZerosIsARangeOfNothing() {
    add(0, 0);

    assertThat(histogram.range(1)).isEqualTo(new ValueRange(0, 0));
  }

  @Test
  void whatIsNotANumberDoesNotCount() {
    add(Float.NaN, Float.POSITIVE_INFINITY, 1);

    assertThat(histogram.range(1)).isEqualTo(new ValueRange(0, 1));
  }

  private void add(float... values) {
    histogram.add(FloatBuffer.wrap(values));
  }
}
