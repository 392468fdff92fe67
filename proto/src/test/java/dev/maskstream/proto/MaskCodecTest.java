package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskCodecTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "3, 5", "128, 1", "1, 129", "8000, 2", "2, 8000", "480, 360"})
  void aMapComesBackAsItWas(int width, int height) throws Exception {
    RandomGenerator random = new SplittableRandom(width * 31L + height);

    for (int classes : new int[] {1, 2, 11, 256}) {
      for (int smoothness : new int[] {1, 4, 30}) {
        byte[] ids = SyntheticMaps.blobs(random, width, height, classes, smoothness);
        byte[] rowRuns = MaskCodec.encode(ids, width, height);

        assertThat(MaskCodec.decode(rowRuns, width, height)).isEqualTo(ids);
      }
    }
  }
}
