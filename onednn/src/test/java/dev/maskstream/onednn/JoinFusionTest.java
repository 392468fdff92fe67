package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.onednn.Network.Concatenation;
import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.MaxPool;
import dev.maskstream.onednn.Network.Upsampling;
import dev.maskstream.onednn.Network.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinFusionTest {
  private static final Window HALVING =
      new Window(2, 2, List.of(2, 2), List.of(0, 0), List.of(0, 0), List.of(1, 1));
  private static final Upsampling GROWN = new Upsampling("deep", "grown", 2, 3);
  private static final Concatenation JOIN = Concatenation.of(List.of("skip", "grown"), "joined");

  @Test
  void whatIsOnlyJoinedIsUpSampledWhileItIsJoined() {
    assertThat(JoinFusion.fuse(List.of(GROWN, JOIN), "logits"))
        .containsExactly(
            new Concatenation(List.of(new Part("skip", 1, 1), new Part("deep", 2, 3)), "joined"));
  }

  @Test
  void whatAnotherStepReadsStands() {
    MaxPool reader = new MaxPool("grown", "pooled", HALVING);

    assertThat(JoinFusion.fuse(List.of(GROWN, JOIN, reader), "logits"))
        .containsExactly(GROWN, JOIN, reader);
  }

  @Test
  void whatIsJoinedTwiceStands() {
    Concatenation again = Concatenation.of(List.of("grown", "other"), "again");

    assertThat(JoinFusion.fuse(List.of(GROWN, JOIN, again), "logits"))
        .containsExactly(GROWN, JOIN, again);
  }

  @Test
  void theLogitsStand() {
    assertThat(JoinFusion.fuse(List.of(GROWN, JOIN), "grown")).containsExactly(GROWN, JOIN);
  }

  @Test
  void logitsThatNothingJoinsStand() {
    assertThat(JoinFusion.fuse(List.of(GROWN), "grown")).containsExactly(GROWN);
  }

  @Test
  void ofTwoUpSamplingsInARowTheFirstStands() {
    Upsampling again = new Upsampling("grown", "larger", 2, 2);
    Concatenation join = Concatenation.of(List.of("skip", "larger"), "joined");

    assertThat(JoinFusion.fuse(List.of(GROWN, again, join), "logits"))
        .containsExactly(
            GROWN,
            new Concatenation(List.of(new Part("skip", 1, 1), new Part("grown", 2, 2)), "joined"));
  }

  @Test
  void whatIsUpSampledForAConvolutionStands() {
    MaxPool reader = new MaxPool("grown", "pooled", HALVING);

    assertThat(JoinFusion.fuse(List.of(GROWN, reader), "logits")).containsExactly(GROWN, reader);
  }
}
