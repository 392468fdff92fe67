package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final int SIDE = 20;

  @Test
  void aRarerClassWeighsTheRootOfHowMuchRarerItIsUpToEight() {
    byte[] ids = new byte[SIDE * SIDE];
    ids[0] = 2;
    for (int i = 1; i <= 80; i++) {
      ids[i] = 1;
    }

    ClassWeights weights =
        ClassWeights.balanced(List.of(new LabelledPicture(black(), label(ids))), three());

    assertThat(weights.of(0)).isEqualTo(1);
    assertThat(weights.of(1)).isCloseTo((float) Math.sqrt(319 / 80.0), within(1e-5f));
    assertThat(weights.of(2)).isEqualTo(8);
  }

  private static RgbImage black() {
    return new RgbImage(SIDE, SIDE, new byte[SIDE * SIDE * 3]);
  }

  private static ClassMap label(byte[] ids) {
    return new ClassMap(SIDE, SIDE, ids);
  }

  private static Labelling three() {
    return new Labelling(
        List.of(
            new SegmentClass(0, "a", 0), new SegmentClass(1, "b", 1), new SegmentClass(2, "c", 2)),
        Set.of());
  }
}
