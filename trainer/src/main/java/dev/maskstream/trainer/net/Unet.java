package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The U-Net as a DJL block: two 3x3 same-padding ReLU convolutions per block, max-pool 2x2 on the
 * way down, nearest up-sampling x2 + concatenation + two convolutions on the way up, a last 3x3
 * convolution. In: floats 0 to 1, {@code [N,3,H,W]}. Out: logits {@code [N,classes,H,W]}; the
 * softmax stands in the loss and in the exported graph.
 *
 * <p>Memory order is kept from the input: a channels-last input (a transposed {@code [N,H,W,3]}
 * array) is about 1.2 times as fast on a CPU.
 */
public final class Unet extends AbstractBlock {
  /** What batch norm adds to the variance. */
  public static final float EPSILON = 1e-5f;

  private static final byte VERSION = 1;
  private static final Shape POOL = new Shape(2, 2);
  private static final Shape NO_PADDING = new Shape(0, 0);
  private static final int NEAREST = 0;

  private final UnetShape shape;
  private final List<SequentialBlock> down = new ArrayList<>();
  private final SequentialBlock bottleneck;
  private final List<SequentialBlock> up = new ArrayList<>();
  private final Conv2d head;

  public Unet(UnetShape shape) {
    super(VERSION);
    this.shape = shape;
    for (int level = 0; level < shape.depth(); level++) {
      down.add(addChildBlock("down" + level, twoConvolutions(shape.width(level))));
    }
    bottleneck = addChildBlock("bottleneck", twoConvolutions(shape.width(shape.depth())));
    for (int level = shape.depth() - 1; level >= 0; level--) {
      up.add(addChildBlock("up" + level, twoConvolutions(shape.width(level))));
    }
    head = addChildBlock("head", convolution(shape.classes(), true));
  }

  private SequentialBlock twoConvolutions(int filters) {
    SequentialBlock block = new SequentialBlock();
    for (int i = 0; i < 2; i++) {
      block.add(convolution(filters, !shape.batchNorm()));
      if (shape.batchNorm()) {
        block.add(BatchNorm.builder().optEpsilon(EPSILON).build());
      }
      block.add(Activation.reluBlock());
    }
    return block;
  }

  private static Conv2d convolution(int filters, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(3, 3))
        .optPadding(new Shape(1, 1))
        .setFilters(filters)
        .optBias(bias)
        .build();
  }

  public UnetShape shape() {
    return shape;
  }

  /** Blocks on the way down, from the input's size on. */
  public List<SequentialBlock> down() {
    return List.copyOf(down);
  }

  public SequentialBlock bottleneck() {
    return bottleneck;
  }

  /** Blocks on the way up, the smallest first. */
  public List<SequentialBlock> up() {
    return List.copyOf(up);
  }

  public Conv2d head() {
    return head;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    Deque<NDArray> skips = new ArrayDeque<>();
    for (SequentialBlock block : down) {
      x = block.forward(parameters, new NDList(x), training).singletonOrThrow();
      skips.push(x);
      x = x.getNDArrayInternal().maxPool(POOL, POOL, NO_PADDING, false);
    }
    x = bottleneck.forward(parameters, new NDList(x), training).singletonOrThrow();
    for (SequentialBlock block : up) {
      NDArray joined = twice(x).concat(skips.pop(), 1);
      x = block.forward(parameters, new NDList(joined), training).singletonOrThrow();
    }
    return head.forward(parameters, new NDList(x), training);
  }

  private static NDArray twice(NDArray x) {
    Shape size = x.getShape();
    long[] twice = {size.get(2) * 2, size.get(3) * 2};
    return x.getNDArrayInternal().interpolation(twice, NEAREST, false);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    long batch = inputs[0].get(0);
    long channels = inputs[0].get(1);
    long height = inputs[0].get(2);
    long width = inputs[0].get(3);
    for (int level = 0; level < shape.depth(); level++) {
      down.get(level)
          .initialize(manager, type, new Shape(batch, channels, height >> level, width >> level));
      channels = shape.width(level);
    }
    int depth = shape.depth();
    bottleneck.initialize(
        manager, type, new Shape(batch, channels, height >> depth, width >> depth));
    channels = shape.width(depth);
    for (int step = 0; step < depth; step++) {
      int level = depth - 1 - step;
      long joined = channels + shape.width(level);
      up.get(step)
          .initialize(manager, type, new Shape(batch, joined, height >> level, width >> level));
      channels = shape.width(level);
    }
    head.initialize(manager, type, new Shape(batch, channels, height, width));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {new Shape(in.get(0), shape.classes(), in.get(2), in.get(3))};
  }
}
