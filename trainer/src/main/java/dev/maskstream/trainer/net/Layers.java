package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;

/** What the prompted U-Net is put together from. */
final class Layers {
  private static final int NEAREST = 0;
  private static final int SIDE = 3;

  /** A convolution with batch norm, before any ReLU: what is added to another comes so. */
  static SequentialBlock linear(int side, int filters, int stride) {
    return new SequentialBlock()
        .add(convolution(side, filters, stride, false))
        .add(BatchNorm.builder().optEpsilon(Unet.EPSILON).build());
  }

  /** A 3x3 convolution with batch norm and ReLU. */
  static SequentialBlock active(int filters, int stride) {
    return linear(SIDE, filters, stride).add(Activation.reluBlock());
  }

  /** Two of them. */
  static SequentialBlock twoActive(int filters) {
    SequentialBlock block = active(filters, 1);
    active(filters, 1).getChildren().values().forEach(block::add);
    return block;
  }

  /** A same-padding convolution by itself. */
  static Conv2d convolution(int side, int filters, int stride, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(new Shape(side, side))
        .optPadding(new Shape(side / 2, side / 2))
        .optStride(new Shape(stride, stride))
        .setFilters(filters)
        .optBias(bias)
        .build();
  }

  /** Twice as wide and high, each pixel four times. */
  static NDArray twice(NDArray x) {
    Shape size = x.getShape();
    long[] twice = {size.get(2) * 2, size.get(3) * 2};
    return x.getNDArrayInternal().interpolation(twice, NEAREST, false);
  }

  private Layers() {}
}
