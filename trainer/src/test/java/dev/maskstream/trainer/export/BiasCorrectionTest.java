package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.Progress;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BiasCorrectionTest {
  /** A step of these is worth 1. */
  private static final ValueRange BYTES = new ValueRange(0, 255);

  @Test
  void whatRoundingWeightsAddsInTheMeanIsTakenOffTheBias() {
    // 0.4 becomes 0 and 0.7 becomes 1, as 127 is the largest: 20 where 0.4 x 10 + 0.7 x 20 is 18.
    int[] bias = bias(corrected(127, 0.4f, 0.7f), "first");

    assertThat(bias[0]).isEqualTo(-2);
  }

  @Test
  void aConvolutionIsCorrectedWhenThoseBeforeItAre() {
    // Of 12.7 x 18 + 0.04 x 20 = 229.4 the second weight is lost, and 228.6 is kept as 229. A step
    // of the bias is worth 0.1. Of a first convolution that says 20, it would be 254 and -246
    // steps.
    int[] bias = bias(corrected(127, 0.4f, 0.7f), "second");

    assertThat(bias).containsExactly(4);
  }

  @Test
  void whatDecidesBetweenClassesKeepsItsBias() {
    assertThat(bias(corrected(127, 0.4f, 0.7f), "logits")).containsOnly(0);
  }

  @Test
  void aFilterThatOverflowsIsLeftAlone() {
    ModelProto bytes = corrected(3e38f, 3e38f, 3e38f);

    assertThat(Onnx.values(constant(bytes, "first/kernel/scale"))).containsExactly(3e38f / 127, 1);
  }

  @Test
  void theMoreConvolutionsTheFewerPictures() {
    assertThat(BiasCorrection.pictures(19)).isEqualTo(8);
    assertThat(BiasCorrection.pictures(100)).isEqualTo(4);
    assertThat(BiasCorrection.pictures(1000)).isEqualTo(1);
  }

  /** Three convolutions of 1x1, a ReLU behind the first. */
  private static ModelProto corrected(float... firstFilter) {
    float[] first = {firstFilter[0], firstFilter[1], firstFilter[2], 127, 0, 1};
    ContractGraph.Body body =
        new ContractGraph.Body(
            List.of(
                Onnx.node("Conv", List.of("pixels", "w1"), List.of("first")),
                Onnx.node("Relu", List.of("first"), List.of("relu")),
                Onnx.node("Conv", List.of("relu", "w2"), List.of("second")),
                Onnx.node("Conv", List.of("second", "w3"), List.of("logits"))),
            List.of(
                Onnx.floats("w1", List.of(2L, 3L, 1L, 1L), first),
                Onnx.floats("w2", List.of(1L, 2L, 1L, 1L), 12.7f, 0.04f),
                Onnx.floats("w3", List.of(2L, 1L, 1L, 1L), 1, -1)),
            "pixels",
            "logits");
    ModelProto model = ContractGraph.around(body, InputShape.anyBatch(4, 4), 1, false);
    return new BiasCorrection(
            model, QuantisationPlan.of(model.getGraph()), Map.of("relu", BYTES, "second", BYTES))
        .quantise(List.of(picture(0, 10, 20)), Progress.NONE);
  }

  /** 4x4 pixels of one colour. */
  private static FittedFrame picture(int... colour) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(4 * 4 * 3);
    while (pixels.hasRemaining()) {
      pixels.put((byte) colour[pixels.position() % 3]);
    }
    return new FittedFrame(Letterbox.of(4, 4, 4, 4, Fit.STRETCH), pixels.flip());
  }

  private static int[] bias(ModelProto bytes, String convolution) {
    IntBuffer ints =
        constant(bytes, convolution + "/shift/ints")
            .getRawData()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asIntBuffer();
    int[] bias = new int[ints.remaining()];
    ints.get(bias);
    return bias;
  }

  private static TensorProto constant(ModelProto model, String name) {
    return model.getGraph().getInitializerList().stream()
        .filter(constant -> constant.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
