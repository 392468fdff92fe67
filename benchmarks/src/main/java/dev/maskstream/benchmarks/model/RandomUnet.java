package dev.maskstream.benchmarks.model;

import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.UnetNodes;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A U-Net that has learned nothing: what it costs is what a trained one costs. Three levels and a
 * bottleneck, two 3x3 convolutions each.
 */
public final class RandomUnet {
  private static final int LEVELS = 3;

  // Untrained, a U-Net's class map is noise, and noise costs ten times the bytes and encoding time
  // of a real mask. With these two, row runs of street frames take 3.6 KB, as real labels do.
  private static final float SKIP_WEIGHT = 0.01f;
  private static final float CLASS_BIAS = 0.15f;

  private final Map<String, ConvolutionWeights> weights = new HashMap<>();
  private final SplittableRandom random;

  private RandomUnet(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Writes the graph with the engine contract around it, any batch.
   *
   * @param seed of its weights
   * @param base filters of the first level; each further level has twice as many
   * @param width pixels across, a multiple of 8
   * @param height pixels down, a multiple of 8
   */
  public static ModelProto build(long seed, int base, int classes, int width, int height) {
    RandomUnet unet = new RandomUnet(seed);
    unet.drawAll(base, classes);
    ContractGraph.Body body = UnetNodes.write(LEVELS, unet.weights::get);
    return ContractGraph.around(body, InputShape.anyBatch(width, height), 1 / 255f, true);
  }

  private void drawAll(int base, int classes) {
    int channels = 3;
    for (int level = 0; level < LEVELS; level++) {
      drawBlock("down" + level, channels, 0, base << level);
      channels = base << level;
    }
    drawBlock("bottleneck", channels, 0, base << LEVELS);
    channels = base << LEVELS;
    for (int level = LEVELS - 1; level >= 0; level--) {
      int filters = base << level;
      drawBlock("up" + level, channels + filters, filters, filters);
      channels = filters;
    }
    draw("head", channels, 0, new float[classes]);
    float[] bias = weights.get("head").bias();
    SplittableRandom preference = new SplittableRandom(3);
    for (int id = 0; id < classes; id++) {
      bias[id] = (float) (preference.nextGaussian() * CLASS_BIAS);
    }
  }

  private void drawBlock(String name, int channels, int skipped, int filters) {
    draw(name + "/conv0", channels, skipped, new float[filters]);
    draw(name + "/conv1", filters, 0, new float[filters]);
  }

  /**
   * Draws a 3x3 convolution.
   *
   * @param skipped how many of the last input channels come over a skip connection
   */
  private void draw(String name, int channels, int skipped, float[] bias) {
    float[] kernel = new float[bias.length * channels * 9];
    double deviation = Math.sqrt(2.0 / (channels * 9));
    for (int i = 0; i < kernel.length; i++) {
      boolean skip = i / 9 % channels >= channels - skipped;
      kernel[i] = (float) (random.nextGaussian() * deviation * (skip ? SKIP_WEIGHT : 1));
    }
    List<Long> shape = List.of((long) bias.length, (long) channels, 3L, 3L);
    weights.put(name, new ConvolutionWeights(shape, kernel, bias));
  }
}
