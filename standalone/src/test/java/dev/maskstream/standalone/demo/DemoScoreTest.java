package dev.maskstream.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DemoScoreTest {
  private static final ClassMap TRUTH = new ClassMap(4, 1, new byte[] {0, 0, 1, 1});

  private final DemoScore score =
      new DemoScore(List.of(new SegmentClass(0, "background", 0), new SegmentClass(1, "part", 1)));

  @Test
  void aMaskLikeTheTruthIsAnIouOfOne() {
    UUID frame = expect();

    score.compare(frame, TRUTH);

    assertThat(score.figures().meanIou()).hasValue(1);
    assertThat(score.figures().compared()).isEqualTo(1);
  }

  @Test
  void oneWrongPixelOfFourIsCounted() {
    UUID frame = expect();

    score.compare(frame, new ClassMap(4, 1, new byte[] {0, 0, 0, 1}));

    assertThat(score.figures().pixelAccuracy()).hasValue(0.75);
    assertThat(score.figures().ious().get(1)).hasValue(0.5);
  }

  @Test
  void aMaskThatComesTwiceIsComparedOnce() {
    UUID frame = expect();
    score.compare(frame, TRUTH);

    score.compare(frame, TRUTH);

    assertThat(score.figures().compared()).isEqualTo(1);
  }

  @Test
  void framesWhoseMasksNeverComeAreForgottenOldestFirst() {
    UUID first = expect();
    for (int i = 0; i < DemoScore.OPEN; i++) {
      expect();
    }

    score.compare(first, TRUTH);

    assertThat(score.figures().compared()).isZero();
  }

  @Test
  void figuresAreOfTheLatestFramesOnly() {
    UUID bad = expect();
    score.compare(bad, new ClassMap(4, 1, new byte[] {1, 1, 0, 0}));
    for (int i = 0; i < DemoScore.WINDOW; i++) {
      score.compare(expect(), TRUTH);
    }

    assertThat(score.figures().meanIou()).hasValue(1);
  }

  private UUID expect() {
    UUID frame = UUID.randomUUID();
    score.expect(frame, TRUTH);
    return frame;
  }
}
