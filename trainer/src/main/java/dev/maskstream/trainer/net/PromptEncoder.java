package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * A U-Net's way down: two 3x3 convolutions with batch norm and ReLU per block, max-pool 2x2 between
 * them. In: floats 0 to 1 {@code [N,3,H,W]}. Out: what each block but the first makes, {@code
 * [N,width,H/2,W/2]} first.
 */
public final class PromptEncoder extends AbstractBlock {
  private static final byte VERSION = 1;
  private static final Shape POOL = new Shape(2, 2);
  private static final Shape NO_PADDING = new Shape(0, 0);

  private final PromptedShape shape;
  private final List<SequentialBlock> down = new ArrayList<>();

  PromptEncoder(PromptedShape shape) {
    super(VERSION);
    this.shape = shape;
    for (int level = 0; level <= shape.depth(); level++) {
      down.add(addChildBlock("down" + level, Layers.twoActive(shape.width(level))));
    }
  }

  /** Blocks from the input's size on. */
  public List<SequentialBlock> down() {
    return List.copyOf(down);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList features = new NDList();
    NDArray x = inputs.singletonOrThrow();
    for (int level = 0; level <= shape.depth(); level++) {
      if (level > 0) {
        x = x.getNDArrayInternal().maxPool(POOL, POOL, NO_PADDING, false);
      }
      x = down.get(level).forward(parameters, new NDList(x), training).singletonOrThrow();
      if (level > 0) {
        features.add(x);
      }
    }
    return features;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape in = inputs[0];
    long channels = in.get(1);
    for (int level = 0; level <= shape.depth(); level++) {
      down.get(level)
          .initialize(
              manager,
              type,
              new Shape(in.get(0), channels, in.get(2) >> level, in.get(3) >> level));
      channels = shape.width(level);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    Shape[] features = new Shape[shape.depth()];
    for (int level = 1; level <= shape.depth(); level++) {
      features[level - 1] =
          new Shape(in.get(0), shape.width(level), in.get(2) >> level, in.get(3) >> level);
    }
    return features;
  }
}
