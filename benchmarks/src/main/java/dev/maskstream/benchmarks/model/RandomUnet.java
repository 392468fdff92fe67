package dev.maskstream.benchmarks.model;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A U-Net that has learned nothing: what it costs is what a trained one costs. Three levels and a
 * bottleneck, two 3x3 convolutions each.
 */
public final class RandomUnet {
  private static final String INPUT = "unet/input";
  private static final String LOGITS = "unet/logits";
  private static final int LEVELS = 3;

  // Untrained, a U-Net's class map is noise, and noise costs ten times the bytes and encoding time
  // of
  // a real mask. With these two, row runs of street frames take 3.6 KB, as real labels do.
  private static final float SKIP_WEIGHT = 0.01f;
  private static final float CLASS_BIAS = 0.15f;

  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();
  private final SplittableRandom random;

  private RandomUnet(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Writes the graph with the engine contract around it, any batch.
   *
   * @param base filters of the first level; each further level has twice as many
   * @param width pixels across, a multiple of 8
   * @param height pixels down, a multiple of 8
   */
  public static ModelProto build(int base, int classes, int width, int height) {
    RandomUnet unet = new RandomUnet(7);
    unet.addAll(base, classes);
    ContractGraph.Body body = new ContractGraph.Body(unet.nodes, unet.constants, INPUT, LOGITS);
    return ContractGraph.around(body, InputShape.anyBatch(width, height), 1 / 255f, true);
  }

  private void addAll(int base, int classes) {
    constants.add(Onnx.floats("unet/twice", List.of(4L), 1, 1, 2, 2));
    Deque<String> skips = new ArrayDeque<>();
    String x = INPUT;
    int channels = 3;
    for (int level = 0; level < LEVELS; level++) {
      int filters = base << level;
      x = block("unet/down" + level, x, channels, 0, filters);
      skips.push(x);
      x = pool("unet/pool" + level, x);
      channels = filters;
    }
    x = block("unet/bottleneck", x, channels, 0, base << LEVELS);
    channels = base << LEVELS;
    for (int level = LEVELS - 1; level >= 0; level--) {
      int filters = base << level;
      x = join("unet/up" + level, x, skips.pop());
      x = block("unet/up" + level, x, channels + filters, filters, filters);
      channels = filters;
    }
    convolution(LOGITS, x, channels, 0, classes);
    constants.removeLast();
    float[] bias = new float[classes];
    SplittableRandom preference = new SplittableRandom(3);
    for (int id = 0; id < classes; id++) {
      bias[id] = (float) (preference.nextGaussian() * CLASS_BIAS);
    }
    constants.add(Onnx.floats(LOGITS + "/bias", List.of((long) classes), bias));
  }

  private String block(String name, String input, int channels, int skipped, int filters) {
    String first = name + "/relu0";
    convolution(name + "/conv0", input, channels, skipped, filters);
    nodes.add(Onnx.node("Relu", List.of(name + "/conv0"), List.of(first)));
    String second = name + "/relu1";
    convolution(name + "/conv1", first, filters, 0, filters);
    nodes.add(Onnx.node("Relu", List.of(name + "/conv1"), List.of(second)));
    return second;
  }

  /**
   * Adds a 3x3 convolution.
   *
   * @param skipped how many of the last input channels come over a skip connection
   */
  private void convolution(String output, String input, int channels, int skipped, int filters) {
    float[] kernel = new float[filters * channels * 9];
    double deviation = Math.sqrt(2.0 / (channels * 9));
    for (int i = 0; i < kernel.length; i++) {
      boolean skip = i / 9 % channels >= channels - skipped;
      kernel[i] = (float) (random.nextGaussian() * deviation * (skip ? SKIP_WEIGHT : 1));
    }
    List<Long> shape = List.of((long) filters, (long) channels, 3L, 3L);
    constants.add(Onnx.floats(output + "/weight", shape, kernel));
    constants.add(Onnx.floats(output + "/bias", List.of((long) filters), new float[filters]));
    nodes.add(
        Onnx.node(
            "Conv",
            List.of(input, output + "/weight", output + "/bias"),
            List.of(output),
            Onnx.attribute("kernel_shape", List.of(3L, 3L)),
            Onnx.attribute("pads", List.of(1L, 1L, 1L, 1L))));
  }

  private String pool(String name, String input) {
    nodes.add(
        Onnx.node(
            "MaxPool",
            List.of(input),
            List.of(name),
            Onnx.attribute("kernel_shape", List.of(2L, 2L)),
            Onnx.attribute("strides", List.of(2L, 2L))));
    return name;
  }

  private String join(String name, String coarse, String skip) {
    nodes.add(
        Onnx.node(
            "Resize",
            List.of(coarse, "", "unet/twice"),
            List.of(name + "/twice"),
            Onnx.attribute("mode", "nearest"),
            Onnx.attribute("coordinate_transformation_mode", "asymmetric"),
            Onnx.attribute("nearest_mode", "floor")));
    nodes.add(
        Onnx.node(
            "Concat",
            List.of(name + "/twice", skip),
            List.of(name + "/joined"),
            Onnx.attribute("axis", 1)));
    return name + "/joined";
  }
}
