package dev.maskstream.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import dev.maskstream.trainer.net.Unet;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import dev.maskstream.vision.onnx.UnetNodes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the weights out of a U-Net's block tree. Batch norm is folded into the convolution before
 * it, so what is left is Conv, Relu, MaxPool, Resize and Concat.
 */
final class UnetGraph {
  private final Map<String, ConvolutionWeights> weights = new HashMap<>();

  /** The network between the contract's head and tail, with the weights it has now. */
  static ContractGraph.Body of(Unet unet) {
    UnetGraph graph = new UnetGraph();
    graph.read(unet);
    return UnetNodes.write(unet.down().size(), graph.weights::get);
  }

  /**
   * The way back: puts weights into a network without batch norm.
   *
   * @param from by the names of {@link UnetNodes#write}
   * @throws IllegalArgumentException if a convolution is of another shape; the message names it
   */
  static void put(Unet unet, Map<String, ConvolutionWeights> from) {
    int depth = unet.down().size();
    for (int level = 0; level < depth; level++) {
      put("down" + level, unet.down().get(level), from);
    }
    put("bottleneck", unet.bottleneck(), from);
    for (int step = 0; step < depth; step++) {
      put("up" + (depth - 1 - step), unet.up().get(step), from);
    }
    put("head", unet.head(), from.get("head"));
  }

  private static void put(
      String name, SequentialBlock block, Map<String, ConvolutionWeights> from) {
    int count = 0;
    for (Block child : block.getChildren().values()) {
      if (child instanceof Conv2d convolution) {
        String full = name + "/conv" + count++;
        put(full, convolution, from.get(full));
      }
    }
  }

  private static void put(String name, Conv2d convolution, ConvolutionWeights from) {
    NDArray kernel = FoldedConvolutions.array(convolution, "weight");
    List<Long> shape = Arrays.stream(kernel.getShape().getShape()).boxed().toList();
    if (!shape.equals(from.shape())) {
      throw new IllegalArgumentException(
          "convolution %s is %s, the network's is %s".formatted(name, from.shape(), shape));
    }
    copy(from.kernel(), kernel);
    copy(from.bias(), FoldedConvolutions.array(convolution, "bias"));
  }

  private static void copy(float[] values, NDArray to) {
    try (NDArray read = to.getManager().create(values, to.getShape())) {
      read.copyTo(to);
    }
  }

  private void read(Unet unet) {
    for (int level = 0; level < unet.down().size(); level++) {
      read("down" + level, unet.down().get(level));
    }
    read("bottleneck", unet.bottleneck());
    for (int step = 0; step < unet.up().size(); step++) {
      read("up" + (unet.up().size() - 1 - step), unet.up().get(step));
    }
    weights.put("head", FoldedConvolutions.of(unet.head()));
  }

  private void read(String name, SequentialBlock block) {
    int count = 0;
    for (ConvolutionWeights one : FoldedConvolutions.of(block)) {
      weights.put(name + "/conv" + count++, one);
    }
  }

  private UnetGraph() {}
}
