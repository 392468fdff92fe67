package dev.maskstream.standalone;

import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A real pair of ONNX files whose answers are known by hand, made as the trainer makes a prompted
 * U-Net's: the object is where the picture is bright, within five pixels of a click or inside the
 * box, without what lies within five pixels of a background click. And a picture to show it.
 */
public final class PointingPair {
  /** Pixels of input and picture across and down: nothing is scaled. */
  public static final int WIDTH = 96;

  public static final int HEIGHT = 64;

  /** What the decoder always says of itself. */
  public static final float PREDICTED_IOU = 0.9375f;

  private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
  private static final int UINT8 = TensorProto.DataType.UINT8.getNumber();
  private static final int ANY = -1;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("pointing");
  private int names;

  /** Writes {@code encoder.onnx} and {@code decoder.onnx}. */
  public static PairChoice write(Path folder) throws IOException {
    return PairChoice.of(
        new PointingPair().encoder(folder.resolve("encoder.onnx")),
        new PointingPair().decoder(folder.resolve("decoder.onnx")));
  }

  /** A PNG: black with a white right half. */
  public static byte[] png() {
    return png(0);
  }

  /** The same, but with a left half of a grey of one's own. */
  public static byte[] png(int grey) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      Arrays.fill(rgb, i * 3, i * 3 + 3, (byte) (i % WIDTH < WIDTH / 2 ? grey : 255));
    }
    return PngEncoder.encode(new RgbImage(WIDTH, HEIGHT, rgb));
  }

  private Path encoder(Path file) throws IOException {
    input("image", UINT8, 1, HEIGHT, WIDTH, 3);
    String cast = op("Cast", List.of("image"), Onnx.attribute("to", FLOAT));
    String planes = op("Transpose", List.of(cast), Onnx.attribute("perm", List.of(0L, 3L, 1L, 2L)));
    output(op("Div", List.of(planes, number(255))), "features_0", 1, 3, HEIGHT, WIDTH);
    return save(file);
  }

  private Path decoder(Path file) throws IOException {
    input("features_0", FLOAT, 1, 3, HEIGHT, WIDTH);
    input("prompt_maps", FLOAT, ANY, 3, HEIGHT, WIDTH);
    input("previous_mask", FLOAT, ANY, 1, HEIGHT, WIDTH);
    String inside = op("Add", List.of(plane("prompt_maps", 0), plane("prompt_maps", 2)));
    String asked = op("Add", List.of(inside, "previous_mask"));
    String not = op("Mul", List.of(plane("prompt_maps", 1), number(4)));
    String wanted = op("Sub", List.of(asked, not));
    String logits = op("Sub", List.of(op("Mul", List.of(wanted, number(20))), number(10)));
    String bright =
        op("Mul", List.of(op("Sub", List.of(plane("features_0", 0), number(0.5f))), number(40)));
    output(op("Min", List.of(logits, bright)), "mask_logits", ANY, 1, HEIGHT, WIDTH);
    String one = op("ReduceMax", List.of(logits), Onnx.attribute("axes", List.of(2L, 3L)));
    String flat = op("Flatten", List.of(one));
    String sure = op("Add", List.of(op("Mul", List.of(flat, number(0))), number(PREDICTED_IOU)));
    output(sure, "predicted_iou", ANY, 1);
    return save(file);
  }

  private String plane(String from, long channel) {
    return op("Slice", List.of(from, longs(channel), longs(channel + 1), longs(1)));
  }

  private void input(String name, int type, long... dims) {
    graph.addInput(value(name, type, dims));
  }

  private void output(String from, String name, long... dims) {
    graph.addNode(Onnx.node("Identity", List.of(from), List.of(name)));
    graph.addOutput(value(name, FLOAT, dims));
  }

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

  private String op(String type, List<String> inputs, AttributeProto... attributes) {
    String name = type.toLowerCase(Locale.ROOT) + "_" + names++;
    graph.addNode(Onnx.node(type, inputs, List.of(name), attributes));
    return name;
  }

  private String number(float value) {
    String name = "number_" + names++;
    graph.addInitializer(Onnx.floats(name, List.of(), value));
    return name;
  }

  private String longs(long value) {
    String name = "index_" + names++;
    graph.addInitializer(Onnx.longs(name, List.of(1L), value));
    return name;
  }

  private Path save(Path file) throws IOException {
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
