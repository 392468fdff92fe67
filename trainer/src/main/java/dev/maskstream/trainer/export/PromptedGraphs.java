package dev.maskstream.trainer.export;

import static dev.maskstream.vision.onnx.Onnx.attribute;

import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import dev.maskstream.trainer.net.PromptDecoder;
import dev.maskstream.trainer.net.PromptEncoder;
import dev.maskstream.trainer.net.PromptedShape;
import dev.maskstream.trainer.net.PromptedUnet;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a prompted U-Net as two ONNX graphs.
 *
 * <p>Encoder: {@code image} uint8 {@code [1,H,W,3]} RGB in, {@code features_0} and so on out, float
 * {@code [1,C,H/2,W/2]} first. Decoder: those in, {@code prompt_maps} float {@code [L,3,H,W]} and
 * {@code previous_mask} float {@code [L,1,H,W]}; {@code mask_logits} float {@code [L,1,H,W]} and
 * {@code predicted_iou} float {@code [L,1]} out.
 */
final class PromptedGraphs {
  static final String IMAGE = "image";
  static final String FEATURES = "features_";
  static final String PROMPT_MAPS = "prompt_maps";
  static final String PREVIOUS_MASK = "previous_mask";
  static final String MASK_LOGITS = "mask_logits";
  static final String PREDICTED_IOU = "predicted_iou";

  private static final float BYTE_TO_SHARE = 1 / 255f;
  private static final long ANY = -1;

  static ModelProto encoder(PromptedUnet unet) {
    PromptedShape shape = unet.shape();
    GraphNodes graph = new GraphNodes("prompted-encoder");
    graph.input(IMAGE, TensorProto.DataType.UINT8, 1, shape.inputHeight(), shape.inputWidth(), 3);
    // Planes first, then floats: a transpose of bytes moves a quarter of the memory.
    graph.add("Transpose", "planes", List.of(IMAGE), attribute("perm", List.of(0L, 3L, 1L, 2L)));
    graph.add(
        "Cast",
        "floats",
        List.of("planes"),
        attribute("to", TensorProto.DataType.FLOAT.getNumber()));
    graph.constant(Onnx.floats("scale", List.of(), BYTE_TO_SHARE));
    String x = graph.add("Mul", "input", List.of("floats", "scale"));
    PromptEncoder encoder = unet.encoder();
    for (int level = 0; level <= shape.depth(); level++) {
      if (level > 0) {
        x = graph.pool("pool" + level, x);
      }
      String output = level == 0 ? "down0" : FEATURES + (level - 1);
      x = active(graph, output, encoder.down().get(level), x);
    }
    outputs(graph, unet);
    return graph.model(shape.inputWidth(), shape.inputHeight());
  }

  private static void outputs(GraphNodes graph, PromptedUnet unet) {
    int level = 1;
    for (SequentialBlock block : unet.encoder().down().subList(1, unet.shape().depth() + 1)) {
      graph.output(FEATURES + (level - 1), features(unet.shape(), filters(block), level++));
    }
  }

  private static int filters(SequentialBlock block) {
    return FoldedConvolutions.of(block).getLast().bias().length;
  }

  private static long[] features(PromptedShape shape, int filters, int level) {
    return new long[] {1, filters, shape.inputHeight() >> level, shape.inputWidth() >> level};
  }

  static ModelProto decoder(PromptedUnet unet) {
    PromptedShape shape = unet.shape();
    GraphNodes graph = new GraphNodes("prompted-decoder");
    int height = shape.inputHeight();
    int width = shape.inputWidth();
    for (int level = 1; level <= shape.depth(); level++) {
      int filters = filters(unet.encoder().down().get(level));
      graph.input(
          FEATURES + (level - 1), TensorProto.DataType.FLOAT, features(shape, filters, level));
    }
    graph.input(PROMPT_MAPS, TensorProto.DataType.FLOAT, ANY, 3, height, width);
    graph.input(PREVIOUS_MASK, TensorProto.DataType.FLOAT, ANY, 1, height, width);
    decode(graph, unet.decoder(), shape);
    graph.output(MASK_LOGITS, ANY, 1, height, width);
    graph.output(PREDICTED_IOU, ANY, 1);
    return graph.model(width, height);
  }

  private static void decode(GraphNodes graph, PromptDecoder decoder, PromptedShape shape) {
    String prompt =
        graph.add("Concat", "prompt", List.of(PROMPT_MAPS, PREVIOUS_MASK), attribute("axis", 1));
    String x = strided(graph, "prompt/half", decoder.prompt(), prompt, 2);
    x = graph.add("Relu", "prompt/relu", List.of(x));
    List<String> down = new ArrayList<>();
    for (int level = 1; level <= shape.depth(); level++) {
      String own =
          strided(graph, "into" + level, decoder.into().get(level - 1), x, level == 1 ? 1 : 2);
      String features =
          strided(
              graph,
              "project" + level,
              decoder.project().get(level - 1),
              FEATURES + (level - 1),
              1);
      x = graph.relu("down" + level, graph.add("Add", "sum" + level, List.of(own, features)));
      down.add(x);
    }
    x = active(graph, "bottom", decoder.bottom(), x);
    String deep = graph.mean("deep", x);
    for (int step = 0; step < decoder.up().size(); step++) {
      int level = shape.depth() - 1 - step;
      String narrow = strided(graph, "narrow" + level, decoder.narrow().get(step), x, 1);
      String wide = graph.twice("twice" + level, narrow);
      String sum = graph.add("Add", "joined" + level, List.of(wide, down.get(level - 1)));
      String joined = graph.relu("joined" + level + "/relu", sum);
      x = active(graph, "up" + level, decoder.up().get(step), joined);
    }
    finish(graph, decoder, x, deep);
  }

  private static void finish(GraphNodes graph, PromptDecoder decoder, String x, String deep) {
    String planes = plain(graph, "head", decoder.head(), x);
    graph.add("DepthToSpace", MASK_LOGITS, List.of(planes), attribute("blocksize", 2));
    String seen =
        graph.add("Concat", "seen", List.of(deep, graph.mean("shallow", x)), attribute("axis", 1));
    String quality = graph.relu("quality/relu", plain(graph, "quality", decoder.quality(), seen));
    String judged = plain(graph, "iou", decoder.iou(), quality);
    String share = graph.add("Sigmoid", "iou/share", List.of(judged));
    graph.add("Flatten", PREDICTED_IOU, List.of(share), attribute("axis", 1));
  }

  /** All convolutions of a block, each with its ReLU. */
  private static String active(
      GraphNodes graph, String output, SequentialBlock block, String input) {
    String x = input;
    var convolutions = FoldedConvolutions.of(block);
    for (int i = 0; i < convolutions.size(); i++) {
      boolean last = i == convolutions.size() - 1;
      String name = output + "/conv" + i;
      x = graph.convolution(name, convolutions.get(i), x, 1);
      x = graph.relu(last ? output : name + "/relu", x);
    }
    return x;
  }

  private static String strided(
      GraphNodes graph, String name, SequentialBlock block, String input, int stride) {
    return graph.convolution(name, FoldedConvolutions.of(block).getFirst(), input, stride);
  }

  private static String plain(GraphNodes graph, String name, Conv2d convolution, String input) {
    return graph.convolution(name, FoldedConvolutions.of(convolution), input, 1);
  }

  private PromptedGraphs() {}
}
