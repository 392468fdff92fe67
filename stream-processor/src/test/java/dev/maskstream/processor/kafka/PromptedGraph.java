package dev.maskstream.processor.kafka;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.OperatorSetIdProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A prompted U-Net whose answers can be worked out by hand: a pixel is inside when it is inside the
 * box. The predicted IoU is 1.
 */
public final class PromptedGraph {
  private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
  private static final int UINT8 = TensorProto.DataType.UINT8.getNumber();
  private static final int IR_VERSION = 8;

  private PromptedGraph() {}

  /** Takes pictures brought to this size. */
  public static Path encoder(Path folder, int side) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("encoder");
    graph.addInput(value("image", UINT8, 1, side, side, 3));
    graph.addNode(
        Onnx.node("Cast", List.of("image"), List.of("numbers"), Onnx.attribute("to", FLOAT)));
    graph.addNode(
        Onnx.node(
            "Transpose",
            List.of("numbers"),
            List.of("features_0"),
            Onnx.attribute("perm", List.of(0L, 3L, 1L, 2L))));
    graph.addOutput(value("features_0", FLOAT, 1, 3, side, side));
    return write(folder.resolve("prompted.encoder.onnx"), graph);
  }

  public static Path decoder(Path folder, int side) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("decoder");
    graph.addInput(value("features_0", FLOAT, 1, 3, side, side));
    graph.addInput(value("prompt_maps", FLOAT, -1, 3, side, side));
    graph.addInput(value("previous_mask", FLOAT, -1, 1, side, side));
    graph.addInitializer(Onnx.longs("two", List.of(1L), 2));
    graph.addInitializer(Onnx.longs("three", List.of(1L), 3));
    graph.addInitializer(Onnx.longs("channels", List.of(1L), 1));
    graph.addInitializer(Onnx.longs("column", List.of(2L), -1, 1));
    graph.addInitializer(Onnx.floats("ten", List.of(), 10));
    graph.addInitializer(Onnx.floats("five", List.of(), 5));
    graph.addInitializer(Onnx.floats("zero", List.of(), 0));
    graph.addNode(
        Onnx.node("Slice", List.of("prompt_maps", "two", "three", "channels"), List.of("box")));
    graph.addNode(Onnx.node("Mul", List.of("features_0", "zero"), List.of("nothing")));
    graph.addNode(
        Onnx.node(
            "ReduceMax",
            List.of("nothing"),
            List.of("no_feature"),
            Onnx.attribute("axes", List.of(1L, 2L, 3L))));
    graph.addNode(Onnx.node("Mul", List.of("previous_mask", "zero"), List.of("no_mask")));
    graph.addNode(Onnx.node("Mul", List.of("box", "ten"), List.of("tenfold")));
    graph.addNode(Onnx.node("Sub", List.of("tenfold", "five"), List.of("asked")));
    graph.addNode(Onnx.node("Add", List.of("asked", "no_feature"), List.of("with_features")));
    graph.addNode(Onnx.node("Add", List.of("with_features", "no_mask"), List.of("mask_logits")));
    graph.addNode(
        Onnx.node(
            "ReduceMax",
            List.of("no_mask"),
            List.of("zeros"),
            Onnx.attribute("axes", List.of(1L, 2L, 3L))));
    graph.addNode(Onnx.node("Reshape", List.of("zeros", "column"), List.of("flat")));
    graph.addInitializer(Onnx.floats("one", List.of(), 1));
    graph.addNode(Onnx.node("Add", List.of("flat", "one"), List.of("predicted_iou")));
    graph.addOutput(value("mask_logits", FLOAT, -1, 1, side, side));
    graph.addOutput(value("predicted_iou", FLOAT, -1, 1));
    return write(folder.resolve("prompted.decoder.onnx"), graph);
  }

  /** A dimension below 1 is open. */
  private static ValueInfoProto value(String name, int type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      if (dim > 0) {
        shape.addDimBuilder().setDimValue(dim);
      } else {
        shape.addDimBuilder().setDimParam("prompts");
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }

  private static Path write(Path file, GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("").setVersion(ContractGraph.OPSET))
            .setGraph(graph)
            .build();
    return Files.write(file, model.toByteArray());
  }
}
