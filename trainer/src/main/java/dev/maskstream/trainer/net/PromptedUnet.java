package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * The prompted U-Net as a DJL block: an encoder that sees a picture once, and a light decoder that
 * makes a mask of its features for every prompt.
 *
 * <p>In: floats 0 to 1 {@code [N,3,H,W]}, prompt maps {@code [N,3,H,W]}, the mask before {@code
 * [N,1,H,W]}. Out: mask logits {@code [N,1,H,W]} and the logit of the predicted IoU {@code
 * [N,1,1,1]}.
 */
public final class PromptedUnet extends AbstractBlock {
  private static final byte VERSION = 1;

  private final PromptedShape shape;
  private final PromptEncoder encoder;
  private final PromptDecoder decoder;

  public PromptedUnet(PromptedShape shape) {
    super(VERSION);
    this.shape = shape;
    encoder = addChildBlock("encoder", new PromptEncoder(shape));
    decoder = addChildBlock("decoder", new PromptDecoder(shape));
  }

  public PromptedShape shape() {
    return shape;
  }

  public PromptEncoder encoder() {
    return encoder;
  }

  public PromptDecoder decoder() {
    return decoder;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList features = encoder.forward(parameters, new NDList(inputs.get(0)), training);
    NDArray prompts = inputs.get(1).concat(inputs.get(2), 1);
    NDList all = new NDList(prompts);
    all.addAll(features);
    return decoder.forward(parameters, all, training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    encoder.initialize(manager, type, inputs[0]);
    Shape picture = inputs[0];
    Shape prompts = new Shape(picture.get(0), PromptPlanes.COUNT, picture.get(2), picture.get(3));
    Shape[] features = encoder.getOutputShapes(new Shape[] {picture});
    Shape[] all = new Shape[features.length + 1];
    all[0] = prompts;
    System.arraycopy(features, 0, all, 1, features.length);
    decoder.initialize(manager, type, all);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {
      new Shape(in.get(0), 1, in.get(2), in.get(3)), new Shape(in.get(0), 1, 1, 1)
    };
  }
}
