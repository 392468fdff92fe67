package dev.maskstream.trainer.export;

import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.UnetShape;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.ConvolutionWeights;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.UnetNodes;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the weights back out of a file that {@link OnnxExport} wrote. Batch norm was folded into
 * the convolutions there, so the network that takes them has none, and does exactly what the file
 * does.
 */
public final class OnnxWeights {
  private static final String BODY = "unet/";
  private static final int MOST_STEPS_DOWN = 5;

  private final UnetShape shape;
  private final Map<String, ConvolutionWeights> weights;

  private OnnxWeights(UnetShape shape, Map<String, ConvolutionWeights> weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /** What a file turns out to hold. */
  public sealed interface Reading {
    /** A U-Net of ours. */
    record Found(OnnxWeights weights) implements Reading {}

    /**
     * Nothing to begin with.
     *
     * @param reason a sentence
     */
    record Foreign(String reason) implements Reading {}
  }

  /**
   * Looks into a file.
   *
   * @throws IOException if it cannot be read
   */
  public static Reading read(Path onnx) throws IOException {
    return switch (ModelFile.inspect(onnx)) {
      case ModelFile.Refused refused -> new Reading.Foreign(refused.reason());
      case ModelFile.Usable(ModelFacts facts) when !facts.precision().equals("fp32") ->
          new Reading.Foreign(
              "its weights are kept as " + facts.precision() + ", which is not what was trained");
      case ModelFile.Usable(ModelFacts facts) ->
          read(ModelProto.parseFrom(Files.readAllBytes(onnx)), facts);
    };
  }

  private static Reading read(ModelProto model, ModelFacts facts) {
    try {
      Map<String, ConvolutionWeights> weights = convolutions(model);
      int depth = 0;
      while (depth <= MOST_STEPS_DOWN && weights.containsKey("down" + depth + "/conv0")) {
        depth++;
      }
      // Whose graph it is, is told by writing ours with these weights: it must come out the same.
      ContractGraph.Body ours = UnetNodes.write(depth, name -> required(weights, name));
      List<NodeProto> found =
          model.getGraph().getNodeList().stream()
              .filter(node -> node.getName().startsWith(BODY))
              .filter(node -> !node.getName().equals(ours.input()))
              .toList();
      return ours.nodes().equals(found)
          ? new Reading.Found(new OnnxWeights(shape(depth, weights, facts), weights))
          : new Reading.Foreign("its graph is not that of the trainer's U-Net");
    } catch (IllegalArgumentException e) {
      return new Reading.Foreign("its graph is not the trainer's: " + e.getMessage());
    }
  }

  /** By the names that {@link UnetNodes} asks for. */
  private static Map<String, ConvolutionWeights> convolutions(ModelProto model) {
    Map<String, TensorProto> constants = new HashMap<>();
    model.getGraph().getInitializerList().forEach(one -> constants.put(one.getName(), one));
    Map<String, ConvolutionWeights> weights = new HashMap<>();
    constants.forEach(
        (name, kernel) -> {
          String convolution = name.replaceFirst("/weight$", "");
          TensorProto bias = constants.get(convolution + "/bias");
          if (name.startsWith(BODY) && name.endsWith("/weight") && bias != null) {
            weights.put(
                convolution.substring(BODY.length()).replace("logits", "head"),
                new ConvolutionWeights(
                    kernel.getDimsList(), Onnx.values(kernel), Onnx.values(bias)));
          }
        });
    return weights;
  }

  private static ConvolutionWeights required(Map<String, ConvolutionWeights> weights, String name) {
    ConvolutionWeights found = weights.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there is no convolution " + name);
    }
    return found;
  }

  private static UnetShape shape(
      int depth, Map<String, ConvolutionWeights> weights, ModelFacts facts) {
    int base = weights.get("down0/conv0").bias().length;
    int widest = weights.get("bottleneck/conv0").bias().length;
    return new UnetShape(
        weights.get("head").bias().length,
        base,
        widest,
        depth,
        false,
        facts.inputWidth(),
        facts.inputHeight());
  }

  /** Shape of the network that takes the weights, without batch norm. */
  public UnetShape shape() {
    return shape;
  }

  /**
   * Puts the weights into a network and makes sure that it does what the file does.
   *
   * @param network of {@link #shape}
   * @param onnx the file, with its spec
   * @param frames real pictures at the network's size, at least one
   * @throws IllegalArgumentException if a convolution is of another shape; the message names it
   * @throws ExportMismatchException if the network does something else
   */
  public void into(Network network, Path onnx, ModelSpec spec, List<FittedFrame> frames) {
    UnetGraph.put(network.unet(), weights);
    Parity parity = ParityCheck.measure(network, onnx, spec, frames);
    if (!ParityCheck.holds(parity)) {
      throw new ExportMismatchException(parity);
    }
  }
}
