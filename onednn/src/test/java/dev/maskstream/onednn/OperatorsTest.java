package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks around one operator each, held against ONNX Runtime on the same file. */
class OperatorsTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 29;

  @TempDir Path folder;

  @BeforeAll
  static void needsItsMachine() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
  }

  @ParameterizedTest
  @CsvSource({"2,2,0,1", "3,2,1,1", "4,2,1,1", "3,1,0,2", "5,3,2,1", "1,1,0,1"})
  void aTransposedConvolutionGivesTheMapsOfOnnxRuntime(
      long window, long stride, long padding, long dilation) throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .pool("small", "features")
            .transposed("large", "small", 8, 8, List.of(window, stride, padding, dilation))
            .node("Relu", List.of("large"), "positive");

    assertAlike(network.classes("positive", WIDTH, HEIGHT));
  }

  @Test
  void aTransposedConvolutionMayEndInTheLogits() throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .transposed(SmallNetwork.LOGITS, "features", 5, 8, List.of(2L, 2L, 0L, 1L));

    assertAlike(network.model(WIDTH, HEIGHT, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep,features", "features,deep"})
  void whatIsAddedToAConvolutionGivesTheMapsOfOnnxRuntime(String order) throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("deep", "features", 8, 8)
            .node("Add", List.of(order.split(",")), "sum")
            .node("Relu", List.of("sum"), "positive");

    assertAlike(network.classes("positive", WIDTH, HEIGHT));
  }

  @Test
  void whatIsAddedToTheFirstConvolutionGivesTheMapsOfOnnxRuntime() throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("other", SmallNetwork.INPUT, 8, 3)
            .node("Add", List.of("features", "other"), "sum");

    assertAlike(network.classes("sum", WIDTH, HEIGHT));
  }

  @Test
  void theSumOfTwoConvolutionsWithReluGivesTheMapsOfOnnxRuntime() throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("deep", "features", 8, 8)
            .node("Relu", List.of("deep"), "positive")
            .node("Add", List.of("positive", "features"), "sum");

    assertAlike(network.classes("sum", WIDTH, HEIGHT));
  }

  @Test
  void aConvolutionThatIsReadTwiceStandsBesideItsSums() throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("deep", "features", 8, 8)
            .node("Add", List.of("deep", "deep"), "twice")
            .node("Add", List.of("twice", "deep"), "thrice")
            .node("Relu", List.of("thrice"), "positive");

    assertAlike(network.classes("positive", WIDTH, HEIGHT));
  }

  @Test
  void aSumMayBeTheLogits() throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("one", "features", 5, 8)
            .pool("small", "features")
            .transposed("other", "small", 5, 8, List.of(3L, 2L, 0L, 1L))
            .node("Add", List.of("one", "other"), SmallNetwork.LOGITS);

    assertAlike(network.model(WIDTH, HEIGHT, true));
  }

  @Test
  void theProductOfTwoTensorsGivesTheMapsOfOnnxRuntime() throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .convolution("gate", "features", 8, 8)
            .node("Mul", List.of("features", "gate"), "product")
            .node("Relu", List.of("product"), "positive");

    assertAlike(network.classes("positive", WIDTH, HEIGHT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"''", "1", "1,1,1,1", "8,1,1", "1,8,1,1"})
  void aProductWithConstantsGivesTheMapsOfOnnxRuntime(String shape) throws Exception {
    SmallNetwork network =
        SmallNetwork.begun()
            .constant("factors", shape(shape))
            .convolution("deep", "features", 8, 8)
            .node("Mul", List.of("factors", "deep"), "scaled")
            .node("Relu", List.of("scaled"), "positive");

    assertAlike(network.classes("positive", WIDTH, HEIGHT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConfidenceReadOffASoftmaxIsThatOfOnnxRuntime(boolean roundedByAHalf) throws Exception {
    SmallNetwork network = SmallNetwork.begun().convolution(SmallNetwork.LOGITS, "features", 5, 8);

    assertAlike(SoftmaxHead.of(network.model(WIDTH, HEIGHT, false), roundedByAHalf));
  }

  private static List<Long> shape(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(",")).map(Long::valueOf).toList();
  }

  /** In floats of 32 bits, and of 16 where the processor has them. */
  private void assertAlike(ModelProto model) throws Exception {
    Path file = Files.write(folder.resolve("model.onnx"), model.toByteArray());
    byte[] pixels = DrawnPicture.pixels(WIDTH, HEIGHT, 2);
    Shape shape = new Shape(2, HEIGHT, WIDTH, 3);
    List<byte[]> theirs = Engines.run("OnnxRuntime", file, Map.of(), pixels, shape);
    List<byte[]> ours = Engines.run("OneDNN", file, Map.of("precision", "f32"), pixels, shape);

    assertThat(Engines.agreement(ours.get(0), theirs.get(0), 0)).isGreaterThanOrEqualTo(0.999);
    assertThat(Engines.agreement(ours.get(1), theirs.get(1), 1)).isGreaterThanOrEqualTo(0.999);
    // As many classes as make a guess wrong.
    assertThat(distinct(theirs.get(0))).isGreaterThan(1);
    if (((OneDnnEngine) Engine.getEngine("OneDNN")).instructionSet().matches(".*(BF16|AMX)")) {
      List<byte[]> narrow = Engines.run("OneDNN", file, Map.of("precision", "bf16"), pixels, shape);

      assertThat(Engines.agreement(narrow.get(0), theirs.get(0), 0)).isGreaterThan(0.97);
      assertThat(Engines.agreement(narrow.get(1), theirs.get(1), 8)).isGreaterThan(0.97);
    }
  }

  private static long distinct(byte[] classMap) {
    return IntStream.range(0, classMap.length).map(i -> classMap[i]).distinct().count();
  }
}
