package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a mask of a picture's features and a prompt: strided convolutions bring the prompt's planes
 * down to the features' sizes, where a 1x1 convolution of the features is added; then up again,
 * adding what there was on the way down. A last convolution makes four values of each place of half
 * the size, which are the four pixels there (Shi et al. 2016, "Real-Time Single Image and Video
 * Super-Resolution").
 *
 * <p>Features enter by addition only, so that those of one picture do for any number of prompts.
 *
 * <p>In: {@code [N,4,H,W]} prompt planes and the mask before, then the encoder's features. Out: as
 * {@link PromptedUnet}'s.
 */
public final class PromptDecoder extends AbstractBlock {
  private static final byte VERSION = 1;
  private static final int SIDE = 3;
  private static final int PIXELS = 4;
  private static final int QUALITY_FILTERS = 32;
  private static final int[] DOWN = {2};
  private static final int[] ACROSS = {3};

  private final PromptedShape shape;
  private final SequentialBlock prompt;
  private final List<SequentialBlock> into = new ArrayList<>();
  private final List<SequentialBlock> project = new ArrayList<>();
  private final SequentialBlock bottom;
  private final List<SequentialBlock> narrow = new ArrayList<>();
  private final List<SequentialBlock> up = new ArrayList<>();
  private final Conv2d head;
  private final Conv2d quality;
  private final Conv2d iou;

  PromptDecoder(PromptedShape shape) {
    super(VERSION);
    this.shape = shape;
    prompt = addChildBlock("prompt", Layers.active(shape.decoderWidth(1), 2));
    for (int level = 1; level <= shape.depth(); level++) {
      int width = shape.decoderWidth(level);
      into.add(addChildBlock("into" + level, Layers.linear(SIDE, width, level == 1 ? 1 : 2)));
      project.add(addChildBlock("project" + level, Layers.linear(1, width, 1)));
    }
    bottom = addChildBlock("bottom", Layers.twoActive(shape.decoderWidth(shape.depth())));
    for (int level = shape.depth() - 1; level >= 1; level--) {
      int width = shape.decoderWidth(level);
      narrow.add(addChildBlock("narrow" + level, Layers.linear(1, width, 1)));
      up.add(addChildBlock("up" + level, Layers.active(width, 1)));
    }
    head = addChildBlock("head", Layers.convolution(SIDE, PIXELS, 1, true));
    quality = addChildBlock("quality", Layers.convolution(1, QUALITY_FILTERS, 1, true));
    iou = addChildBlock("iou", Layers.convolution(1, 1, 1, true));
  }

  public PromptedShape shape() {
    return shape;
  }

  /** The prompt's first step down. */
  public SequentialBlock prompt() {
    return prompt;
  }

  /** Convolutions of the prompt, by level from 1. */
  public List<SequentialBlock> into() {
    return List.copyOf(into);
  }

  /** 1x1 convolutions of the features that are added to them, by level from 1. */
  public List<SequentialBlock> project() {
    return List.copyOf(project);
  }

  public SequentialBlock bottom() {
    return bottom;
  }

  /** 1x1 convolutions before each step up, the smallest picture first. */
  public List<SequentialBlock> narrow() {
    return List.copyOf(narrow);
  }

  /** Convolutions after each step up, the smallest picture first. */
  public List<SequentialBlock> up() {
    return List.copyOf(up);
  }

  public Conv2d head() {
    return head;
  }

  /** Of what the mask is made from, averaged. */
  public Conv2d quality() {
    return quality;
  }

  public Conv2d iou() {
    return iou;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    Pass pass = new Pass(parameters, training);
    List<NDArray> down = new ArrayList<>();
    NDArray x = pass.through(prompt, inputs.get(0));
    for (int level = 0; level < shape.depth(); level++) {
      NDArray features = pass.through(project.get(level), inputs.get(level + 1));
      x = relu(pass.through(into.get(level), x).add(features));
      down.add(x);
    }
    x = pass.through(bottom, x);
    NDArray deep = mean(x);
    for (int step = 0; step < up.size(); step++) {
      NDArray skip = down.get(shape.depth() - 2 - step);
      NDArray wide = Layers.twice(pass.through(narrow.get(step), x));
      x = pass.through(up.get(step), relu(wide.add(skip)));
    }
    NDArray seen = deep.concat(mean(x), 1);
    NDArray judged = pass.through(iou, relu(pass.through(quality, seen)));
    return new NDList(pixels(pass.through(head, x)), judged);
  }

  private record Pass(ParameterStore parameters, boolean training) {
    NDArray through(Block block, NDArray x) {
      return block.forward(parameters, new NDList(x), training).singletonOrThrow();
    }
  }

  /** Over height and width; the engine takes one of them at a time. */
  private static NDArray mean(NDArray x) {
    return x.mean(DOWN, true).mean(ACROSS, true);
  }

  private static NDArray relu(NDArray x) {
    return Activation.relu(x);
  }

  /** Four planes become one of twice the width and height. */
  private static NDArray pixels(NDArray planes) {
    Shape size = planes.getShape();
    long height = size.get(2);
    long width = size.get(3);
    return planes
        .reshape(size.get(0), 2, 2, height, width)
        .transpose(0, 3, 1, 4, 2)
        .reshape(size.get(0), 1, 2 * height, 2 * width);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape in = inputs[0];
    prompt.initialize(manager, type, in);
    int before = shape.decoderWidth(1);
    for (int level = 1; level <= shape.depth(); level++) {
      int from = level == 1 ? 1 : level - 1;
      into.get(level - 1).initialize(manager, type, at(in, from, before));
      project.get(level - 1).initialize(manager, type, inputs[level]);
      before = shape.decoderWidth(level);
    }
    bottom.initialize(manager, type, at(in, shape.depth(), before));
    for (int step = 0; step < up.size(); step++) {
      int level = shape.depth() - 1 - step;
      narrow.get(step).initialize(manager, type, at(in, level + 1, before));
      before = shape.decoderWidth(level);
      up.get(step).initialize(manager, type, at(in, level, before));
    }
    head.initialize(manager, type, at(in, 1, before));
    long seen = (long) shape.decoderWidth(shape.depth()) + before;
    quality.initialize(manager, type, new Shape(in.get(0), seen, 1, 1));
    iou.initialize(manager, type, new Shape(in.get(0), QUALITY_FILTERS, 1, 1));
  }

  private static Shape at(Shape in, int level, int channels) {
    return new Shape(in.get(0), channels, in.get(2) >> level, in.get(3) >> level);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {
      new Shape(in.get(0), 1, in.get(2), in.get(3)), new Shape(in.get(0), 1, 1, 1)
    };
  }
}
