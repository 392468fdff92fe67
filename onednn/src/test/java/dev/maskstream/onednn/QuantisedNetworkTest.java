package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorProto.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in the QDQ form, held against ONNX Runtime on the same file. */
class QuantisedNetworkTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final String FIRST_KERNEL = "unet/down0/conv0/kernel";
  private static final String FIRST_SCALE = "unet/down0/relu0/scale";
  private static final String FIRST_ZERO = "unet/down0/relu0/zero";

  @TempDir Path folder;

  @BeforeAll
  static void needsItsMachine() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
    String isa = ((OneDnnEngine) Engine.getEngine("OneDNN")).instructionSet();
    assumeTrue(isa.matches(".*(VNNI|BF16|AMX)"), "this processor (" + isa + ") has no VNNI");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aQuantisedUnetGivesTheMapsOfOnnxRuntime(int batch) throws Exception {
    Path file = write(quantised());
    byte[] pixels = DrawnPicture.pixels(WIDTH, HEIGHT, batch);
    Shape shape = new Shape(batch, HEIGHT, WIDTH, 3);

    List<byte[]> theirs = Engines.run("OnnxRuntime", file, Map.of(), pixels, shape);
    List<byte[]> ours = Engines.run("OneDNN", file, Map.of("precision", "int8"), pixels, shape);

    assertThat(Engines.agreement(ours.get(0), theirs.get(0), 0)).isGreaterThanOrEqualTo(0.995);
    assertThat(Engines.agreement(ours.get(1), theirs.get(1), 2)).isGreaterThanOrEqualTo(0.995);
  }

  @ParameterizedTest
  @CsvSource({"UINT8,9", "INT8,0", "INT8,-7"})
  void bytesAroundAnyZeroPointGiveTheMapsOfOnnxRuntime(DataType type, byte zero) throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    constant(
        model, FIRST_ZERO, now -> now.mergeFrom(Onnx.bytes(FIRST_ZERO, type, List.of(), zero)));
    Path file = write(model.build());
    byte[] pixels = DrawnPicture.pixels(WIDTH, HEIGHT, 1);
    Shape shape = new Shape(1, HEIGHT, WIDTH, 3);

    List<byte[]> theirs = Engines.run("OnnxRuntime", file, Map.of(), pixels, shape);
    List<byte[]> ours = Engines.run("OneDNN", file, Map.of(), pixels, shape);

    assertThat(Engines.agreement(ours.get(0), theirs.get(0), 0)).isGreaterThanOrEqualTo(0.995);
  }

  @Test
  void aMissingScaleIsRefusedByTheOperatorsName() throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    model.getGraphBuilder().removeInitializer(index(model.getGraph(), FIRST_SCALE));

    assertRefused(model.build(), "operator QuantizeLinear", FIRST_SCALE);
  }

  @Test
  void fewerScalesThanFiltersAreRefused() throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    constant(
        model,
        FIRST_KERNEL + "/scale",
        scale -> scale.clearDims().addDims(2).setRawData(scale.getRawData().substring(0, 8)));

    assertRefused(model.build(), "operator DequantizeLinear", "2 scales where 8 are expected");
  }

  @Test
  void aConstantWithFewerBytesThanItsShapeIsRefused() throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    constant(
        model,
        FIRST_KERNEL + "/bytes",
        kernel -> kernel.setRawData(kernel.getRawData().substring(5)));

    assertRefused(model.build(), "operator DequantizeLinear", "is declared as");
  }

  @Test
  void aKernelOfAnotherTypeIsRefused() throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    constant(
        model, FIRST_KERNEL + "/bytes", kernel -> kernel.setDataType(DataType.UINT8.getNumber()));

    assertRefused(model.build(), "operator DequantizeLinear", "neither a kernel nor a bias");
  }

  @Test
  void aZeroPointOfAnotherTypeIsRefused() throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    constant(model, FIRST_KERNEL + "/zero", zero -> zero.setDataType(DataType.UINT8.getNumber()));

    assertRefused(model.build(), "operator DequantizeLinear", "of another type than its bytes");
  }

  @Test
  void joiningWhatIsNotQuantisedAlikeIsRefused() throws Exception {
    ModelProto.Builder model = quantised().toBuilder();
    GraphProto graph = model.getGraph();
    NodeProto concat =
        graph.getNodeList().stream()
            .filter(node -> node.getOpType().equals("Concat"))
            .findFirst()
            .orElseThrow();
    int at = graph.getNodeList().indexOf(concat);
    String other = "unet/up1/conv0";
    model.getGraphBuilder().setNode(at, concat.toBuilder().setInput(1, other));

    assertRefused(model.build(), "operator Concat");
  }

  @Test
  void whatItIsComputedInMustBeWhatTheFileIsKeptAs() throws Exception {
    Path bytes = write(quantised());
    Path floats = Files.write(folder.resolve("f.onnx"), unet().toByteArray());

    assertThatThrownBy(() -> load(bytes, Map.of("precision", "f32")))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining("are quantised");
    assertThatThrownBy(() -> load(floats, Map.of("precision", "int8")))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining("are not quantised");
  }

  private void assertRefused(ModelProto model, String... reasons) throws Exception {
    Path file = write(model);
    for (String reason : reasons) {
      assertThatThrownBy(() -> load(file, Map.of()))
          .isInstanceOf(UnsupportedGraphException.class)
          .hasMessageContaining(reason);
    }
  }

  private static void load(Path file, Map<String, String> options) throws Exception {
    try (Model model = Engine.getEngine("OneDNN").newModel("model", null)) {
      model.load(file, null, options);
    }
  }

  private static ModelProto unet() {
    return OneDnnEngineTest.unet(WIDTH, HEIGHT);
  }

  private ModelProto quantised() throws Exception {
    byte[] pixels = DrawnPicture.pixels(WIDTH, HEIGHT, 1);
    return QuantisedModel.of(unet(), pixels, new Shape(1, HEIGHT, WIDTH, 3), folder);
  }

  private Path write(ModelProto model) throws Exception {
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  private static void constant(
      ModelProto.Builder model, String name, Consumer<TensorProto.Builder> change) {
    int at = index(model.getGraph(), name);
    TensorProto.Builder changed = model.getGraph().getInitializer(at).toBuilder();
    change.accept(changed);
    model.getGraphBuilder().setInitializer(at, changed);
  }

  private static int index(GraphProto graph, String constant) {
    List<String> names = graph.getInitializerList().stream().map(TensorProto::getName).toList();
    assertThat(names).contains(constant);
    return names.indexOf(constant);
  }
}
