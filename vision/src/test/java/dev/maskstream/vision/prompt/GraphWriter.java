package dev.maskstream.vision.prompt;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.AttributeProto;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.OperatorSetIdProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.TensorShapeProto;
import dev.maskstream.vision.onnx.v1.TypeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes an ONNX graph node by node; every method gives the name of what it adds. */
final class GraphWriter {
  static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
  static final int INT64 = TensorProto.DataType.INT64.getNumber();
  static final int UINT8 = TensorProto.DataType.UINT8.getNumber();
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private int names;

  String input(String name, int type, long... dims) {
    graph.addInput(value(name, type, dims));
    return name;
  }

  void output(String from, String name, int type, long... dims) {
    graph.addNode(Onnx.node("Identity", List.of(from), List.of(name)));
    graph.addOutput(value(name, type, dims));
  }

  /** A dimension below 1 is open. */
  private static ValueInfoProto value(String name, int type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] > 0) {
        shape.addDimBuilder().setDimValue(dims[i]);
      } else {
        shape.addDimBuilder().setDimParam(name + "_" + i);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
        .build();
  }

  String op(String type, List<String> inputs, AttributeProto... attributes) {
    String name = type.toLowerCase(Locale.ROOT) + "_" + names++;
    graph.addNode(Onnx.node(type, inputs, List.of(name), attributes));
    return name;
  }

  String op(String type, String... inputs) {
    return op(type, Arrays.asList(inputs));
  }

  String number(float value) {
    return floats(List.of(), value);
  }

  String floats(List<Long> dims, float... values) {
    String name = "floats_" + names++;
    graph.addInitializer(Onnx.floats(name, dims, values));
    return name;
  }

  String longs(long... values) {
    String name = "longs_" + names++;
    graph.addInitializer(Onnx.longs(name, List.of((long) values.length), values));
    return name;
  }

  String cast(String from, int type) {
    return op("Cast", List.of(from), Onnx.attribute("to", type));
  }

  /** A part of one axis. */
  String slice(String from, int axis, long start, long end) {
    return op("Slice", from, longs(start), longs(end), longs(axis));
  }

  String reduce(String type, String from, int axis) {
    return op(type, List.of(from), Onnx.attribute("axes", List.of((long) axis)));
  }

  /** Mean of squares of so many values. */
  String pool(String from, long side) {
    return op(
        "AveragePool",
        List.of(from),
        Onnx.attribute("kernel_shape", List.of(side, side)),
        Onnx.attribute("strides", List.of(side, side)));
  }

  /** Channels of zeros behind those there are. */
  String withChannels(String from, long present, long wanted) {
    return op("Pad", from, longs(0, 0, 0, 0, 0, wanted - present, 0, 0));
  }

  /** Bilinear, pixel centre to pixel centre, as torch does without aligned corners. */
  String resize(String from, String sizes) {
    return op(
        "Resize",
        List.of(from, "", "", sizes),
        Onnx.attribute("mode", "linear"),
        Onnx.attribute("coordinate_transformation_mode", "half_pixel"));
  }

  /** 1 where two are equal, else 0. */
  String equal(String one, float value) {
    return cast(op("Equal", one, number(value)), FLOAT);
  }

  Path write(Path file) {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("").setVersion(ContractGraph.OPSET))
            .setGraph(graph)
            .build();
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
