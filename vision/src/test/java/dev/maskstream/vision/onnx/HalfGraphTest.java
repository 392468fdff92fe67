package dev.maskstream.vision.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.OnnxRuntimeSession;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.OperatorSetIdProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorProto.DataType;
import dev.maskstream.vision.onnx.v1.TensorShapeProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs go from {@code x} to {@code y}, two floats each. */
class HalfGraphTest {
  @TempDir Path folder;

  @Test
  void constantsAreRoundedToSixteenBits() throws Exception {
    // Steps between 1 and 2 are 1/1024 in 16 bits.
    ModelProto model =
        model(Onnx.node("Add", List.of("x", "c"), List.of("y")), constant("c", 1.0001f));

    assertThat(run(model, 0, 0.5f)).containsExactly(1.0001f, 1.5001f);
    assertThat(run(HalfGraph.of(model), 0, 0.5f)).containsExactly(1, 1.5f);
  }

  @Test
  void aSumOfSquaresDoesNotOverflow() throws Exception {
    ModelProto model = normalisation();

    assertThat(run(HalfGraph.of(model), 300, 600)[0])
        .isCloseTo(run(model, 300, 600)[0], within(1e-3f));
  }

  /** ONNX Runtime widens what a processor does not compute in 16 bits; a GPU takes it as it is. */
  @Test
  void betweenASumOfSquaresAndItsRootNothingIsNarrowed() {
    List<NodeProto> nodes = HalfGraph.of(normalisation()).getGraph().getNodeList();

    assertThat(nodes)
        .filteredOn(node -> !node.getOpType().equals("Cast"))
        .extracting(node -> node.getOpType() + " " + node.getInputList())
        .containsExactly(
            "Pow [x, two/wide]",
            "ReduceMean [squares/wide]",
            "Add [variance/wide, epsilon/wide]",
            "Sqrt [sure/wide]",
            "Div [x/half, deviation]");
  }

  private static ModelProto normalisation() {
    return model(
        List.of(
            Onnx.node("Pow", List.of("x", "two"), List.of("squares")),
            Onnx.node(
                "ReduceMean",
                List.of("squares"),
                List.of("variance"),
                Onnx.attribute("axes", List.of(1L))),
            Onnx.node("Add", List.of("variance", "epsilon"), List.of("sure")),
            Onnx.node("Sqrt", List.of("sure"), List.of("deviation")),
            Onnx.node("Div", List.of("x", "deviation"), List.of("y"))),
        constant("two", 2),
        constant("epsilon", 1e-6f));
  }

  @Test
  void constantsAreKeptInTheWidthTheyAreUsedIn() {
    GraphProto half =
        HalfGraph.of(
                model(
                    List.of(
                        Onnx.node("Constant", List.of(), List.of("c"), tensor(constant("", 1e9f))),
                        Onnx.node("Mul", List.of("x", "c"), List.of("a")),
                        Onnx.node("Pow", List.of("a", "c"), List.of("y")))))
            .getGraph();

    assertThat(half.getInitializerList())
        .extracting(TensorProto::getName, TensorProto::getDataType)
        .containsExactly(
            tuple("c", DataType.FLOAT16.getNumber()), tuple("c/wide", DataType.FLOAT.getNumber()));
    assertThat(half.getInitializer(0).getRawData().asReadOnlyByteBuffer().get(1))
        .as("the largest there is, not infinity")
        .isEqualTo((byte) 0x7b);
  }

  @Test
  void inputsAndOutputsStayAsTheyAre() {
    ModelProto model = model(Onnx.node("Relu", List.of("x"), List.of("y")));

    GraphProto half = HalfGraph.of(model).getGraph();

    assertThat(half.getInputList()).isEqualTo(model.getGraph().getInputList());
    assertThat(half.getOutputList()).isEqualTo(model.getGraph().getOutputList());
    assertThat(half.getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Cast", "Relu", "Cast");
  }

  @Test
  void aCastToFloatsIsOneToSixteenBits() {
    ModelProto model =
        model(
            List.of(
                Onnx.node("Shape", List.of("x"), List.of("shape")),
                Onnx.node("Cast", List.of("shape"), List.of("size"), Onnx.attribute("to", 1)),
                Onnx.node("Mul", List.of("x", "size"), List.of("y"))));

    assertThat(HalfGraph.of(model).getGraph().getNodeList())
        .filteredOn(node -> node.getOutput(0).equals("size"))
        .extracting(node -> node.getAttribute(0).getI())
        .containsExactly((long) DataType.FLOAT16.getNumber());
  }

  @Test
  void aLoopIsRefused() {
    AttributeProto body =
        AttributeProto.newBuilder().setName("body").setG(GraphProto.getDefaultInstance()).build();

    assertThatThrownBy(
            () -> HalfGraph.of(model(Onnx.node("Loop", List.of("x"), List.of("y"), body))))
        .hasMessage("operator Loop holds a graph and is not written in 16 bits");
  }

  private float[] run(ModelProto model, float... x) throws Exception {
    Path file = Files.write(folder.resolve("model.onnx"), model.toByteArray());
    var _ = EngineProbe.onnxRuntime("fp32");
    try (Model session = OnnxRuntimeSession.open(file, new EngineSettings(1, 1));
        Predictor<NDList, NDList> predictor = session.newPredictor(new NoopTranslator());
        NDManager manager = session.getNDManager().newSubManager()) {
      NDList said = predictor.predict(new NDList(manager.create(x, new Shape(1, 2))));
      return said.singletonOrThrow().toFloatArray();
    }
  }

  private static TensorProto constant(String name, float value) {
    return Onnx.floats(name, List.of(), value);
  }

  private static AttributeProto tensor(TensorProto constant) {
    return AttributeProto.newBuilder()
        .setName("value")
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(constant)
        .build();
  }

  private static ModelProto model(NodeProto node, TensorProto... constants) {
    return model(List.of(node), constants);
  }

  private static ModelProto model(List<NodeProto> nodes, TensorProto... constants) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(ContractGraph.OPSET))
        .setGraph(
            GraphProto.newBuilder()
                .setName("test")
                .addAllNode(nodes)
                .addAllInitializer(List.of(constants))
                .addInput(twoFloats("x"))
                .addOutput(twoFloats("y")))
        .build();
  }

  private static ValueInfoProto twoFloats(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimValue(1);
    shape.addDimBuilder().setDimValue(2);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
