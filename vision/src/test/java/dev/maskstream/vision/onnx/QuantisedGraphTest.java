package dev.maskstream.vision.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantisedGraphTest {
  private static final List<Long> KERNEL = List.of(4L, 4L, 3L, 3L);
  private static final List<Long> FIRST = List.of(4L, 3L, 3L, 3L);

  @Test
  void allConvolutionsOfAUnetComputeInBytes() {
    ModelProto unet = unet();

    QuantisationPlan plan = QuantisationPlan.of(unet.getGraph());
    ModelProto bytes = quantised(unet);

    assertThat(plan.convolutions()).isEqualTo(7);
    assertThat(ContractCheck.firstBreach(bytes)).isEmpty();
    assertThat(ContractCheck.precision(bytes)).isEqualTo("int8");
    assertThat(constants(bytes)).doesNotContain("unet/logits/weight", "unet/down0/conv0/weight");
  }

  @Test
  void whatDecidesBetweenClassesStaysFloat() {
    GraphProto bytes = quantised(unet()).getGraph();

    assertThat(QuantisationPlan.of(unet().getGraph()).observed()).doesNotContain("unet/logits");
    assertThat(bytes.getNodeList())
        .filteredOn(node -> node.getOpType().equals("QuantizeLinear"))
        .noneMatch(node -> node.getInput(0).startsWith("unet/logits"));
  }

  @Test
  void whatIsAddedInTheMeanIsTakenOffTheBias() {
    TensorProto kernel = Onnx.floats("k", List.of(1L, 3L, 1L, 1L), 127, 0.4f, 0.7f);
    TensorProto bias = Onnx.floats("b", List.of(1L), 5);

    QuantisedWeights weights =
        QuantisedWeights.of(kernel, Optional.of(bias), 0.5f, Optional.of(new float[] {8}));

    // A step of the kernel is worth 1 and one of the input 0.5.
    assertThat(ints(weights)).isEqualTo(-6);
  }

  @Test
  void whatConvolutionsWriteIsKeptBehindTheRelu() {
    Map<String, String> kept = QuantisationPlan.of(unet().getGraph()).keptAsBytes();

    assertThat(kept)
        .hasSize(6)
        .containsEntry("unet/down0/conv0", "unet/down0/relu0")
        .doesNotContainKey("unet/logits");
  }

  @Test
  void aTensorThatIsKeptAsBytesIsReadAsFloats() {
    GraphProto bytes = quantised(unet()).getGraph();

    assertThat(QuantisedGraph.read(bytes, "unet/down0/relu0")).hasValue("unet/down0/relu0/read1");
    assertThat(QuantisedGraph.read(bytes, "unet/logits")).isEmpty();
  }

  @Test
  void aConvolutionWithoutBiasGetsOne() {
    ModelProto model = chain(conv("a", "x", "wFirst"), conv("logits", "a", "w"));

    GraphProto bytes = quantised(model).getGraph();

    assertThat(bytes.getNodeList())
        .filteredOn(node -> node.getOpType().equals("Conv"))
        .allMatch(node -> node.getInputCount() == 3);
  }

  @Test
  void aPicturesOwnBytesAreTheFirstConvolutionsInput() {
    GraphProto bytes = quantised(unet()).getGraph();

    assertThat(ops(bytes)).doesNotContain("Mul");
    assertThat(bytes.getNodeList())
        .anySatisfy(
            node -> {
              assertThat(node.getOpType()).isEqualTo("DequantizeLinear");
              assertThat(node.getInputList().getFirst()).isEqualTo("contract/planes");
            });
  }

  @Test
  void aReluIsLeftToTheBytesThatCannotBeNegative() {
    GraphProto bytes = quantised(unet()).getGraph();

    assertThat(ops(bytes)).doesNotContain("Relu");
  }

  @Test
  void whatIsJoinedSharesOneScale() {
    QuantisationPlan plan = QuantisationPlan.of(unet().getGraph());

    assertThat(plan.scaleOf("unet/up0/joined"))
        .isEqualTo(plan.scaleOf("unet/down0/relu1"))
        .isEqualTo(plan.scaleOf("unet/bottleneck/relu1"))
        .isEqualTo(plan.scaleOf("unet/pool0"));
    assertThat(plan.scales(ranges(plan)).get(plan.scaleOf("unet/up0/joined")).max())
        .isEqualTo(
            Math.max(
                ranges(plan).get("unet/down0/relu1").max(),
                ranges(plan).get("unet/bottleneck/relu1").max()));
  }

  @Test
  void anOperatorThatIsNotKnownReadsAndWritesFloats() {
    ModelProto model =
        chain(
            conv("a", "x", "wFirst"),
            Onnx.node("Sigmoid", List.of("a"), List.of("b")),
            conv("c", "b", "w"),
            conv("logits", "c", "w"));

    GraphProto bytes = quantised(model).getGraph();

    NodeProto sigmoid =
        bytes.getNodeList().stream()
            .filter(node -> node.getOpType().equals("Sigmoid"))
            .findFirst()
            .orElseThrow();
    assertThat(sigmoid.getInput(0)).isEqualTo("a/read1");
    assertThat(sigmoid.getOutput(0)).isEqualTo("b/float");
  }

  @Test
  void weightsThatAreComputedStayAsTheyAre() {
    ModelProto model =
        chain(
            Onnx.node("Neg", List.of("wFirst"), List.of("computed")),
            conv("a", "x", "computed"),
            conv("logits", "a", "w"));

    assertThat(QuantisationPlan.of(model.getGraph()).convolutions()).isZero();
  }

  @Test
  void aBiasThatIsHugeBesideItsKernelFitsAnInteger() {
    TensorProto kernel = Onnx.floats("k", List.of(1L, 1L, 1L, 1L), 1e-12f);
    TensorProto bias = Onnx.floats("b", List.of(1L), 1000);

    QuantisedWeights weights =
        QuantisedWeights.of(kernel, Optional.of(bias), 1 / 255f, Optional.empty());

    float scale = Onnx.values(weights.constants("y").get(4))[0];
    assertThat(ints(weights) * (double) scale).isBetween(999.9, 1000.1);
  }

  /** The bias of the one filter. */
  private static int ints(QuantisedWeights weights) {
    TensorProto ints = weights.constants("y").get(3);
    return ints.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  @Test
  void halfWeightsAreHalfTheFileAndLeaveSmallConstantsAlone() {
    ModelProto unet = unet();

    ModelProto half = HalfWeights.of(unet);

    assertThat(ContractCheck.firstBreach(half)).isEmpty();
    assertThat(ContractCheck.precision(half)).isEqualTo("fp16");
    assertThat(weightBytes(half)).isLessThan(weightBytes(unet) * 55 / 100);
    assertThat(constants(half)).contains("contract/scale", "unet/twice", "unet/logits/bias");
  }

  @Test
  void aWeightBeyondWhatAHalfHoldsStays() {
    ModelProto.Builder model = chain(conv("logits", "x", "wFirst")).toBuilder();
    float[] values = new float[4 * 3 * 9];
    values[5] = 70_000;
    model.getGraphBuilder().setInitializer(0, Onnx.floats("wFirst", FIRST, values));

    ModelProto half = HalfWeights.of(model.build());

    assertThat(constants(half)).contains("wFirst");
  }

  private static ModelProto unet() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, ConvolutionWeights> weights = new HashMap<>();
    for (String name : List.of("down0", "bottleneck", "up0")) {
      weights.put(
          name + "/conv0", draw(random, 8, name.equals("down0") ? 3 : name.equals("up0") ? 16 : 8));
      weights.put(name + "/conv1", draw(random, 8, 8));
    }
    weights.put("head", draw(random, 3, 8));
    return ContractGraph.around(
        UnetNodes.write(1, weights::get), InputShape.anyBatch(16, 16), 1 / 255f, true);
  }

  private static ConvolutionWeights draw(SplittableRandom random, int filters, int channels) {
    float[] kernel = new float[filters * channels * 9];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) random.nextGaussian();
    }
    return new ConvolutionWeights(
        List.of((long) filters, (long) channels, 3L, 3L), kernel, new float[filters]);
  }

  private static ModelProto chain(NodeProto... nodes) {
    List<TensorProto> constants =
        List.of(
            Onnx.floats("wFirst", FIRST, new float[4 * 3 * 9]),
            Onnx.floats("w", KERNEL, new float[4 * 4 * 9]));
    return ContractGraph.around(
        new ContractGraph.Body(List.of(nodes), constants, "x", "logits"),
        InputShape.anyBatch(8, 8),
        1 / 255f,
        false);
  }

  private static NodeProto conv(String output, String input, String weight) {
    return Onnx.node(
        "Conv",
        List.of(input, weight),
        List.of(output),
        Onnx.attribute("pads", List.of(1L, 1L, 1L, 1L)));
  }

  private static ModelProto quantised(ModelProto model) {
    QuantisationPlan plan = QuantisationPlan.of(model.getGraph());
    return QuantisedGraph.of(model, plan, ranges(plan), Map.of());
  }

  /** A range of its own for each tensor; behind a ReLU nothing is negative. */
  private static Map<String, ValueRange> ranges(QuantisationPlan plan) {
    Map<String, ValueRange> ranges = new HashMap<>();
    for (String tensor : plan.observed().stream().sorted().toList()) {
      float min = tensor.contains("relu") ? 0 : -1;
      ranges.put(tensor, new ValueRange(min, 1 + ranges.size()));
    }
    return ranges;
  }

  private static List<String> ops(GraphProto graph) {
    return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  private static List<String> constants(ModelProto model) {
    List<String> names = new ArrayList<>();
    model.getGraph().getInitializerList().forEach(constant -> names.add(constant.getName()));
    return names;
  }

  private static long weightBytes(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .mapToLong(constant -> constant.getRawData().size())
        .sum();
  }
}
