package dev.maskstream.vision.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.SegmentClass;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InspectionLineTest {
  private static final int STRIDE = 97;

  private final InspectionLine line = new InspectionLine(5);

  @Test
  void aFrameIsTheSameWhateverWasDrawnBefore() {
    InspectionFrame first = line.frame(1234);
    line.frame(7);
    InspectionFrame again = new InspectionLine(5).frame(1234);

    assertThat(again.image().rgb()).isEqualTo(first.image().rgb());
    assertThat(again.labels().ids()).isEqualTo(first.labels().ids());
  }

  @Test
  void aFrameIsTheSameOnEveryMachineAndInEveryVersion() {
    InspectionFrame frame = line.frame(1234);

    // Labels come from IEEE arithmetic; a changed number means other training data.
    assertThat(Arrays.hashCode(frame.labels().ids())).isEqualTo(-1272252798);
  }

  @Test
  void anotherSeedIsAnotherLine() {
    assertThat(new InspectionLine(6).frame(0).labels().ids())
        .isNotEqualTo(line.frame(0).labels().ids());
  }

  @Test
  void theDefaultSizeIs320x240() {
    InspectionFrame frame = line.frame(0);

    assertThat(frame.image().width()).isEqualTo(320);
    assertThat(frame.labels().height()).isEqualTo(240);
  }

  @Test
  void partsMoveFromRightToLeft() {
    InspectionFrame before = line.frame(10);
    InspectionFrame after = line.frame(11);

    int shift = bestShift(before, after);

    assertThat(shift).isBetween(2, 6);
  }

  /** How many pixels to the left the labels of {@code after} have gone. */
  private static int bestShift(InspectionFrame before, InspectionFrame after) {
    int best = 0;
    long bestEqual = -1;
    for (int shift = -8; shift <= 8; shift++) {
      long equal = 0;
      for (int y = 0; y < 240; y++) {
        for (int x = 10; x < 310; x++) {
          equal += before.labels().at(x + shift, y) == after.labels().at(x, y) ? 1 : 0;
        }
      }
      if (equal > bestEqual) {
        bestEqual = equal;
        best = shift;
      }
    }
    return best;
  }

  @Test
  void theSameSceneIsSeenAtEverySize() {
    InspectionFrame small = new InspectionLine(5, 160, 120).frame(300);
    InspectionFrame large = new InspectionLine(5, 480, 360).frame(300);

    // A pixel centre of the small frame is a pixel centre of one three times as large.
    for (int y = 0; y < 120; y++) {
      for (int x = 0; x < 160; x++) {
        assertThat(small.labels().at(x, y)).isEqualTo(large.labels().at(3 * x + 1, 3 * y + 1));
      }
    }
  }

  @Test
  void everyClassIsSeenOftenEnoughToLearnIt() {
    double[] shares = shares();

    assertThat(shares[InspectionLine.BACKGROUND]).isBetween(0.55, 0.85);
    assertThat(shares[InspectionLine.PART]).isBetween(0.15, 0.4);
    assertThat(shares[InspectionLine.SCRATCH]).isBetween(0.003, 0.03);
    assertThat(shares[InspectionLine.DENT]).isBetween(0.004, 0.03);
    assertThat(shares[InspectionLine.STAIN]).isBetween(0.005, 0.04);
  }

  private double[] shares() {
    double[] shares = new double[InspectionLine.classes().size()];
    int frames = 60;
    for (int i = 0; i < frames; i++) {
      for (byte id : line.frame((long) i * STRIDE).labels().ids()) {
        shares[id] += 1.0 / (frames * 320 * 240);
      }
    }
    return shares;
  }

  @Test
  void everyDefectLooksDifferentFromTheFaceAroundIt() {
    long[] differences =
        LongStream.range(0, 40)
            .map(i -> contrast(line.frame(i * STRIDE)))
            .filter(d -> d >= 0)
            .toArray();

    assertThat(differences).hasSizeGreaterThan(20);
    assertThat(Arrays.stream(differences).average().orElseThrow()).isGreaterThan(30);
  }

  /** Mean step in green between a defect's pixels and part pixels 3 to the right; -1 for none. */
  private static long contrast(InspectionFrame frame) {
    long sum = 0;
    long count = 0;
    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 317; x++) {
        if (frame.labels().at(x, y) > InspectionLine.PART
            && frame.labels().at(x + 3, y) == InspectionLine.PART) {
          sum += Math.abs(green(frame, x, y) - green(frame, x + 3, y));
          count++;
        }
      }
    }
    return count == 0 ? -1 : sum / count;
  }

  private static int green(InspectionFrame frame, int x, int y) {
    return Byte.toUnsignedInt(frame.image().rgb()[(y * 320 + x) * 3 + 1]);
  }

  @Test
  void classesAreNamedInOrderOfTheirIds() {
    assertThat(InspectionLine.classes())
        .extracting(SegmentClass::name)
        .containsExactly("background", "part", "scratch", "dent", "stain");
  }

  @Test
  void aFrameBeforeTheFirstIsRefused() {
    assertThatThrownBy(() -> line.frame(-1)).hasMessageContaining("-1");
  }
}
