package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.FunctionProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.SparseTensorProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto.Dimension;
import dev.maskstream.vision.onnx.v1.TypeProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {
  private static final ModelProto GOOD =
      ContractGraph.colourModel(InputShape.anyBatch(16, 8), true, 0x000000, 0xffffff);

  @TempDir Path folder;

  @Test
  void aModelThatMeetsTheContractTellsItsFacts() throws IOException {
    ModelFacts facts = ((ModelFile.Usable) inspect(GOOD)).facts();

    assertThat(facts.inputWidth()).isEqualTo(16);
    assertThat(facts.inputHeight()).isEqualTo(8);
    assertThat(facts.batch()).isEmpty();
    assertThat(facts.batchSizes()).containsExactly(1, 2, 4, 8);
    assertThat(facts.confidence()).isTrue();
    assertThat(facts.opset()).isEqualTo(17);
    assertThat(facts.precision()).isEqualTo("fp32");
    assertThat(facts.sha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void aFixedBatchIsItsOnlyProfile() throws IOException {
    ModelProto fixed = ContractGraph.colourModel(InputShape.fixedBatch(4, 16, 8), false, 0, 1);

    ModelFacts facts = ((ModelFile.Usable) inspect(fixed)).facts();

    assertThat(facts.batch()).isEqualTo(OptionalInt.of(4));
    assertThat(facts.batchSizes()).containsExactly(4);
    assertThat(facts.confidence()).isFalse();
  }

  @Test
  void anOpenInputSizeMayBeNotedInTheFile() throws IOException {
    ModelProto open = graph(GOOD, graph -> openSize(graph));

    ModelFacts facts = ((ModelFile.Usable) inspect(open)).facts();

    assertThat(facts.inputWidth()).isEqualTo(16);
    assertThat(facts.inputHeight()).isEqualTo(8);
  }

  @Test
  void anOpenInputSizeWithoutANoteIsRefused() throws IOException {
    ModelProto open =
        graph(GOOD, graph -> openSize(graph)).toBuilder().clearMetadataProps().build();

    assertRefused(open, "open-input-size", "image uint8 [N,h,w,3]");
  }

  @Test
  void weightsInAnotherFileAreRefused() throws IOException {
    ModelProto external =
        graph(
            GOOD,
            graph ->
                graph.getInitializerBuilder(0).setDataLocation(TensorProto.DataLocation.EXTERNAL));

    assertRefused(external, "external-data", "another file");
  }

  @ParameterizedTest
  @MethodSource("placesOfTensors")
  void weightsInAnotherFileAreRefusedWhereverTheyAre(String where, ModelProto model)
      throws IOException {
    assertRefused(model, "external-data", "weights of " + where + " lie in another file");
  }

  static Stream<Arguments> placesOfTensors() {
    return Stream.of(
        Arguments.of("constant", graph(GOOD, graph -> graph.addNode(constant()))),
        Arguments.of(
            "branch",
            graph(
                GOOD,
                graph ->
                    graph
                        .getNodeBuilder(0)
                        .addAttribute(
                            AttributeProto.newBuilder()
                                .setG(GraphProto.newBuilder().addInitializer(outside("branch")))))),
        Arguments.of(
            "sparse",
            graph(GOOD, graph -> graph.addSparseInitializer(sparse(outside("sparse"), inside())))),
        Arguments.of(
            "indices",
            graph(GOOD, graph -> graph.addSparseInitializer(sparse(inside(), outside("indices"))))),
        Arguments.of(
            "sparse-constant",
            graph(
                GOOD,
                graph ->
                    graph
                        .getNodeBuilder(0)
                        .addAttribute(
                            AttributeProto.newBuilder()
                                .setSparseTensor(sparse(outside("sparse-constant"), inside()))))),
        Arguments.of(
            "constant",
            GOOD.toBuilder()
                .addFunctions(FunctionProto.newBuilder().setName("Own").addNode(constant()))
                .build()),
        Arguments.of(
            "default",
            GOOD.toBuilder()
                .addFunctions(
                    FunctionProto.newBuilder()
                        .setName("Own")
                        .addAttributeProto(AttributeProto.newBuilder().setT(outside("default"))))
                .build()));
  }

  @Test
  void customOperatorsInsideOfAFunctionAreRefusedByName() throws IOException {
    NodeProto magic = NodeProto.newBuilder().setDomain("com.example").setOpType("Magic").build();
    ModelProto custom =
        GOOD.toBuilder()
            .addFunctions(FunctionProto.newBuilder().setName("Own").addNode(magic))
            .build();

    assertRefused(custom, "custom-operator", "Magic of domain com.example");
  }

  @Test
  void customOperatorsAreRefusedByName() throws IOException {
    ModelProto custom =
        graph(GOOD, graph -> graph.getNodeBuilder(0).setDomain("com.example").setOpType("Magic"));

    assertRefused(custom, "custom-operator", "Magic of domain com.example");
  }

  @Test
  void aFloatInputIsRefusedWithWhatItIs() throws IOException {
    ModelProto floats =
        graph(
            GOOD,
            graph ->
                tensor(graph.getInputBuilder(0).getTypeBuilder())
                    .setElemType(TensorProto.DataType.FLOAT.getNumber()));

    assertRefused(floats, "wrong-input", "image float [N,8,16,3]");
  }

  @Test
  void anInputOfAnotherNameIsRefused() throws IOException {
    ModelProto renamed = graph(GOOD, graph -> graph.getInputBuilder(0).setName("x"));

    assertRefused(renamed, "wrong-input", "this one has x uint8 [N,8,16,3]");
  }

  @Test
  void aModelWithoutAClassMapIsRefused() throws IOException {
    ModelProto logits = graph(GOOD, graph -> graph.getOutputBuilder(0).setName("logits"));

    assertRefused(logits, "wrong-output", "logits uint8 [N,8,16]");
  }

  @Test
  void aClassMapOfAnotherSizeIsRefused() throws IOException {
    ModelProto small =
        graph(
            GOOD,
            graph ->
                tensor(graph.getOutputBuilder(0).getTypeBuilder())
                    .getShapeBuilder()
                    .setDim(1, Dimension.newBuilder().setDimValue(4)));

    assertRefused(small, "wrong-output", "class_map uint8 [N,4,16]");
  }

  @Test
  void aFileThatIsNotOnnxIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("model.onnx"), "<html>no model here</html>");

    ModelFile.Refused refused = (ModelFile.Refused) ModelFile.inspect(text);

    assertThat(refused.code()).isEqualTo("not-onnx");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("model.onnx"));

    ModelFile.Refused refused = (ModelFile.Refused) ModelFile.inspect(empty);

    assertThat(refused.code()).isEqualTo("not-onnx");
  }

  /** A file with a hole of 2 GiB takes next to nothing on the disk. */
  @Test
  void aFileThatIsLargerThanTheFormatAllowsIsRefusedUnread() throws IOException {
    Path large = folder.resolve("model.onnx");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(ModelFile.MAX_BYTES + 1);
    }

    ModelFile.Refused refused = (ModelFile.Refused) ModelFile.inspect(large);

    assertThat(refused.code()).isEqualTo("too-large");
    assertThat(refused.reason()).contains("2,147,483,648 bytes", "FP16");
  }

  private void assertRefused(ModelProto model, String code, String words) throws IOException {
    ModelFile.Refused refused = (ModelFile.Refused) inspect(model);

    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.reason()).contains(words);
  }

  private ModelFile inspect(ModelProto model) throws IOException {
    return ModelFile.inspect(TestModels.write(folder, model));
  }

  private static NodeProto constant() {
    return NodeProto.newBuilder()
        .setOpType("Constant")
        .addAttribute(AttributeProto.newBuilder().setT(outside("constant")))
        .build();
  }

  private static SparseTensorProto sparse(TensorProto values, TensorProto indices) {
    return SparseTensorProto.newBuilder().setValues(values).setIndices(indices).build();
  }

  private static TensorProto outside(String name) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .build();
  }

  private static TensorProto inside() {
    return TensorProto.newBuilder().setName("inside").build();
  }

  private static ModelProto graph(ModelProto model, Consumer<GraphProto.Builder> change) {
    ModelProto.Builder builder = model.toBuilder();
    change.accept(builder.getGraphBuilder());
    return builder.build();
  }

  private static void openSize(GraphProto.Builder graph) {
    tensor(graph.getInputBuilder(0).getTypeBuilder())
        .getShapeBuilder()
        .setDim(1, Dimension.newBuilder().setDimParam("h"))
        .setDim(2, Dimension.newBuilder().setDimParam("w"));
  }

  private static TypeProto.Tensor.Builder tensor(TypeProto.Builder type) {
    return type.getTensorTypeBuilder();
  }
}
