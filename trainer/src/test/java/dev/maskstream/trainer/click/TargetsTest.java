package dev.maskstream.trainer.click;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final byte VOID = (byte) 255;
  private static final Labelling LABELLING =
      new Labelling(
          List.of(new SegmentClass(0, "Background", 0), new SegmentClass(1, "dent", 0xff0000)),
          Set.of(255));
  private static final ClassMap LABEL =
      new ClassMap(4, 3, new byte[] {1, 0, 0, 1, 0, 1, 0, 1, 0, 0, VOID, 1});

  @Test
  void partsThatTouchAtACornerAreOneAndTheLargestComesFirst() {
    List<Targets.Target> parts = new Targets(LABELLING).largest(LABEL, 1, 9);

    assertThat(parts).extracting(Targets.Target::pixels).containsExactly(3, 2);
    assertThat(parts.getLast().map().ids()).containsExactly(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, VOID, 0);
  }

  @Test
  void allOfAClassIsATargetWhereThatIsAskedFor() {
    Targets targets = new Targets(LABELLING);

    assertThat(targets.draw(LABEL, 1, 1, new SplittableRandom(1)))
        .get()
        .extracting(Targets.Target::pixels)
        .isEqualTo(5);
    assertThat(targets.draw(LABEL, 6, 1, new SplittableRandom(1))).isEmpty();
  }
}
