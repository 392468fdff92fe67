package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.onednn.Network.Bytes;
import dev.maskstream.onednn.Network.Concatenation;
import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Deconvolution;
import dev.maskstream.onednn.Network.MaxPool;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.Network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinSplitTest {
  private static final Window SAME = window(1, 1);
  private static final Concatenation JOIN =
      new Concatenation(List.of(new Part("deep", 2, 2), new Part("skip", 1, 1)), "joined");
  private static final Map<String, Integer> CHANNELS = Map.of("deep", 2, "skip", 1);

  @Test
  void whatIsUpSampledIsConvolvedBeforeAndTheRestAddsIt() {
    List<Step> split = split(JOIN, convolution(SAME, floats()));

    assertThat(split).extracting(Step::output).containsExactly("features/grown", "features");
    Deconvolution grown = (Deconvolution) split.getFirst();
    assertThat(grown.input()).isEqualTo("deep");
    assertThat(grown.window())
        .isEqualTo(new Window(4, 4, List.of(2, 2), List.of(1, 1), List.of(1, 1), List.of(1, 1)));
    Convolution rest = (Convolution) split.getLast();
    assertThat(rest.input()).isEqualTo("skip");
    assertThat(rest.added()).contains("features/grown");
    assertThat(rest.relu()).isTrue();
  }

  @Test
  void theBiasIsAddedOnce() {
    List<Step> split = split(JOIN, convolution(SAME, floats()));

    assertThat(((Deconvolution) split.getFirst()).weights().bias()).containsExactly(0);
    assertThat(((Convolution) split.getLast()).weights().bias()).containsExactly(7);
  }

  @Test
  void weightsThatMeetCopiesOfOnePixelAreSummed() {
    List<Step> split = split(JOIN, convolution(SAME, floats()));

    float[] sums = ((Deconvolution) split.getFirst()).weights().kernelTimes(1);
    // The second channel's kernel is 1 to 9 from the upper left; a copy moves it the other way.
    assertThat(sums).hasSize(32);
    assertThat(Arrays.copyOfRange(sums, 16, 32))
        .containsExactly(9, 17, 15, 7, 15, 28, 24, 11, 9, 16, 12, 5, 3, 5, 3, 1);
  }

  @Test
  void sumsOfBytesAreBytesOfCoarserSteps() {
    byte[] bytes = new byte[27];
    Arrays.fill(bytes, (byte) 100);
    Weights weights =
        new Weights(
            1,
            3,
            new float[27],
            new float[1],
            Optional.of(new QuantisedKernel(bytes, new float[] {0.5f})));
    Map<String, Bytes> kept = Map.of("joined", new Bytes(false, 1, 0));

    List<Step> split =
        JoinSplit.split(List.of(JOIN, convolution(SAME, weights)), "logits", kept, CHANNELS::get);

    QuantisedKernel grown = ((Deconvolution) split.getFirst()).weights().quantised().orElseThrow();
    assertThat(grown.values()[0]).isEqualTo((byte) 32);
    assertThat(grown.values()[5]).isEqualTo((byte) 127);
    assertThat(grown.scales()[0]).isEqualTo(0.5f * 400 / 127);
    QuantisedKernel rest = ((Convolution) split.getLast()).weights().quantised().orElseThrow();
    assertThat(rest.values()).hasSize(9).containsOnly(100);
  }

  @Test
  void bytesThatMeanSomethingBeyondTheBorderStayJoined() {
    Weights weights =
        new Weights(
            1,
            3,
            new float[27],
            new float[1],
            Optional.of(new QuantisedKernel(new byte[27], new float[] {1})));
    List<Step> steps = List.of(JOIN, convolution(SAME, weights));

    assertThat(
            JoinSplit.split(
                steps, "logits", Map.of("joined", new Bytes(false, 1, 3)), CHANNELS::get))
        .isEqualTo(steps);
  }

  @Test
  void aWindowOfStridesStaysJoined() {
    List<Step> steps = List.of(JOIN, convolution(window(2, 1), floats()));

    assertThat(split(steps)).isEqualTo(steps);
  }

  @Test
  void aWindowThatReachesFurtherBeyondTheBorderThanItIsLargeStaysJoined() {
    List<Step> steps = List.of(JOIN, convolution(window(1, 3), floats()));

    assertThat(split(steps)).isEqualTo(steps);
  }

  @Test
  void whatSomethingElseReadsStaysJoined() {
    List<Step> steps =
        List.of(JOIN, convolution(SAME, floats()), new MaxPool("joined", "pooled", SAME));

    assertThat(split(steps)).isEqualTo(steps);
  }

  @Test
  void channelsThatDoNotAddUpAreLeftToBeRefused() {
    Weights four = new Weights(1, 4, new float[36], new float[1], Optional.empty());
    List<Step> steps = List.of(JOIN, convolution(SAME, four));

    assertThat(split(steps)).isEqualTo(steps);
  }

  private static List<Step> split(Step... steps) {
    return split(List.of(steps));
  }

  private static List<Step> split(List<Step> steps) {
    return JoinSplit.split(steps, "logits", Map.of(), CHANNELS::get);
  }

  private static Convolution convolution(Window window, Weights weights) {
    return new Convolution("joined", "features", window, weights, false, 1, Optional.empty(), true);
  }

  private static Window window(int stride, int pad) {
    return new Window(
        3, 3, List.of(stride, stride), List.of(pad, pad), List.of(pad, pad), List.of(1, 1));
  }

  /** One filter of three channels: 0 for the first, 1 to 9 for the second, 10 to 18. */
  private static Weights floats() {
    float[] kernel = new float[27];
    for (int i = 9; i < 27; i++) {
      kernel[i] = i - 8;
    }
    return new Weights(1, 3, kernel, new float[] {7}, Optional.empty());
  }
}
