package dev.maskstream.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.UnetNodes;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneDnnEngineTest {
  @TempDir Path folder;

  @BeforeAll
  static void needsItsMachine() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");
    System.setProperty("ai.djl.onnx.disable_alternative", "true");
  }

  @ParameterizedTest
  @CsvSource({"64,48,1", "64,48,3", "52,36,1", "44,20,3"})
  void aUnetGivesTheMapsOfOnnxRuntime(int width, int height, int batch) throws Exception {
    Path file = write(unet(width, height));
    byte[] pixels = pixels(batch * height * width * 3);
    Shape shape = new Shape(batch, height, width, 3);

    List<byte[]> theirs = Engines.run("OnnxRuntime", file, Map.of(), pixels, shape);
    List<byte[]> ours = Engines.run("OneDNN", file, Map.of("precision", "f32"), pixels, shape);

    assertThat(Engines.agreement(ours.get(0), theirs.get(0), 0)).isGreaterThanOrEqualTo(0.999);
    assertThat(Engines.agreement(ours.get(1), theirs.get(1), 1)).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  void anOddSizeThatIsNeverHalvedGivesTheMapsOfOnnxRuntime() throws Exception {
    InputShape size = InputShape.anyBatch(37, 29);
    Path file = write(ContractGraph.colourModel(size, true, 0x102030, 0xf0e0d0, 0x40c080));
    byte[] pixels = pixels(29 * 37 * 3);
    Shape shape = new Shape(1, 29, 37, 3);

    List<byte[]> theirs = Engines.run("OnnxRuntime", file, Map.of(), pixels, shape);
    List<byte[]> ours = Engines.run("OneDNN", file, Map.of("precision", "f32"), pixels, shape);

    assertThat(Engines.agreement(ours.get(0), theirs.get(0), 0)).isGreaterThanOrEqualTo(0.999);
  }

  /** Random weights and noise have near ties everywhere, where 8 bits of mantissa decide. */
  @Test
  void sixteenBitFloatsGiveNearlyTheSameMaps() throws Exception {
    String isa = ((OneDnnEngine) Engine.getEngine("OneDNN")).instructionSet();
    assumeTrue(isa.matches(".*(BF16|AMX)"), "this processor (" + isa + ") has no bf16");
    Path file = write(unet(64, 48));
    byte[] pixels = pixels(48 * 64 * 3);
    Shape shape = new Shape(1, 48, 64, 3);

    List<byte[]> exact = Engines.run("OneDNN", file, Map.of("precision", "f32"), pixels, shape);
    List<byte[]> ours = Engines.run("OneDNN", file, Map.of("precision", "bf16"), pixels, shape);

    assertThat(Engines.agreement(ours.get(0), exact.get(0), 0)).isBetween(0.97, 0.999999);
    assertThat(Engines.agreement(ours.get(1), exact.get(1), 8)).isGreaterThan(0.99);
  }

  @Test
  void criteriaFindTheEngineByItsName() throws Exception {
    Path file = write(unet(32, 32));
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine("OneDNN")
            .optModelPath(file)
            .optTranslator(new NoopTranslator())
            .build();

    try (ZooModel<NDList, NDList> model = criteria.loadModel()) {
      assertThat(model.describeInput().keys()).containsExactly("image");
    }
  }

  @Test
  void anUnknownOperatorIsNamed() throws Exception {
    ModelProto.Builder model = unet(32, 32).toBuilder();
    NodeProto relu =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("Relu"))
            .findFirst()
            .orElseThrow();
    int at = model.getGraph().getNodeList().indexOf(relu);
    model.getGraphBuilder().setNode(at, relu.toBuilder().setOpType("Sigmoid"));
    Path file = write(model.build());

    try (Model refused = Engine.getEngine("OneDNN").newModel("model", null)) {
      assertThatThrownBy(() -> refused.load(file, null, Map.of()))
          .isInstanceOf(UnsupportedGraphException.class)
          .hasMessageContaining("Sigmoid");
    }
  }

  @Test
  void aProcessorWithoutAvx2IsRefused() {
    assertThatThrownBy(() -> OneDnnLibrary.requireAvx2(1)).hasMessageContaining("AVX2");
  }

  @Test
  void nativeMemoryStaysFlatOverManyFramesAndShapes() throws Exception {
    Path file = write(unet(32, 32));
    try (Model model = Engine.getEngine("OneDNN").newModel("model", null)) {
      model.load(file, null, Map.of("precision", "f32", "shapes", "2"));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
        frames(model, predictor, 500);
        long before = Pointer.physicalBytes();
        frames(model, predictor, 2000);

        assertThat(Pointer.physicalBytes() - before).isLessThan(48L << 20);
      }
    }
  }

  // Three batch sizes take turns in room for two, so that shapes are compiled and closed too.
  private static void frames(Model model, Predictor<NDList, NDList> predictor, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      int batch = i % 50 == 0 ? 1 + i / 50 % 3 : 1;
      Engines.predict(model, predictor, pixels(batch * 32 * 32 * 3), new Shape(batch, 32, 32, 3));
    }
  }

  private static byte[] pixels(int count) {
    byte[] pixels = new byte[count];
    new Random(7).nextBytes(pixels);
    return pixels;
  }

  private Path write(ModelProto model) throws Exception {
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  /** Two levels, 8 and 16 and 32 channels, 5 classes, random weights that keep values in range. */
  static ModelProto unet(int width, int height) {
    Map<String, int[]> shapes =
        Map.ofEntries(
            Map.entry("down0/conv0", new int[] {8, 3}),
            Map.entry("down0/conv1", new int[] {8, 8}),
            Map.entry("down1/conv0", new int[] {16, 8}),
            Map.entry("down1/conv1", new int[] {16, 16}),
            Map.entry("bottleneck/conv0", new int[] {32, 16}),
            Map.entry("bottleneck/conv1", new int[] {32, 32}),
            Map.entry("up1/conv0", new int[] {16, 48}),
            Map.entry("up1/conv1", new int[] {16, 16}),
            Map.entry("up0/conv0", new int[] {8, 24}),
            Map.entry("up0/conv1", new int[] {8, 8}),
            Map.entry("head", new int[] {5, 8}));
    Random random = new Random(11);
    ContractGraph.Body body =
        UnetNodes.write(2, name -> weights(random, shapes.get(name)[0], shapes.get(name)[1]));
    InputShape size = InputShape.anyBatch(width, height);
    return ContractGraph.around(body, size, 1 / 255f, true);
  }

  private static ConvolutionWeights weights(Random random, int filters, int channels) {
    float[] kernel = new float[filters * channels * 9];
    double spread = Math.sqrt(2.0 / (channels * 9));
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (random.nextGaussian() * spread);
    }
    float[] bias = new float[filters];
    for (int i = 0; i < filters; i++) {
      bias[i] = (float) (random.nextGaussian() * 0.1);
    }
    return new ConvolutionWeights(List.of((long) filters, (long) channels, 3L, 3L), kernel, bias);
  }
}
