package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PixelReaderTest {
  private static final int CLASSES = 7;
  private static final int PIXELS = 1300;

  @Test
  void itFindsTheFirstOfTheLargestAndItsSoftmaxShare() {
    float[] logits = logits();
    byte[] classMap = new byte[PIXELS];
    byte[] confidence = new byte[PIXELS];

    new PixelReader(CLASSES).read(FloatBuffer.wrap(logits), classMap, confidence);

    for (int pixel = 0; pixel < PIXELS; pixel++) {
      int top = top(logits, pixel * CLASSES);
      double sum = 0;
      for (int id = 0; id < CLASSES; id++) {
        sum += Math.exp(logits[pixel * CLASSES + id] - logits[pixel * CLASSES + top]);
      }
      assertThat(classMap[pixel]).isEqualTo((byte) top);
      assertThat(confidence[pixel] & 0xff).isBetween(near(sum, -0.01), near(sum, 0.01));
    }
  }

  private static int near(double sum, double error) {
    return (int) (255 / sum + 0.5 + error);
  }

  // Whole numbers, so that many are as large as others; now and then far apart, or both zeros.
  private static float[] logits() {
    Random random = new Random(5);
    float[] logits = new float[PIXELS * CLASSES];
    for (int i = 0; i < logits.length; i++) {
      float[] scales = {1, 0.001f, 1000, -0f};
      logits[i] = random.nextInt(-4, 5) * scales[i / CLASSES % scales.length];
    }
    return logits;
  }

  private static int top(float[] logits, int at) {
    int top = 0;
    for (int id = 1; id < CLASSES; id++) {
      top = logits[at + id] > logits[at + top] ? id : top;
    }
    return top;
  }
}
