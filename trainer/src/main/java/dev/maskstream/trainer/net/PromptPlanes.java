package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.maskstream.trainer.click.PromptMaps;

/** Lays prompts out as the decoder takes them. */
final class PromptPlanes {
  /** Those of the prompt, and the mask before. */
  static final int COUNT = PromptMaps.PLANES + 1;

  /**
   * Channels first in shape, last in memory, as features are: where the two were mixed, libtorch
   * 2.7.1 made gradients of numbers that are none.
   *
   * @param maps {@code [N,3,H,W]}
   * @param previous {@code [N,1,H,W]}
   * @return {@code [N,4,H,W]}
   */
  static NDArray of(NDManager scope, float[] maps, float[] previous, int height, int width) {
    int area = height * width;
    int prompts = previous.length / area;
    float[] last = new float[COUNT * previous.length];
    for (int prompt = 0; prompt < prompts; prompt++) {
      for (int at = 0; at < area; at++) {
        int to = (prompt * area + at) * COUNT;
        for (int plane = 0; plane < PromptMaps.PLANES; plane++) {
          last[to + plane] = maps[(prompt * PromptMaps.PLANES + plane) * area + at];
        }
        last[to + PromptMaps.PLANES] = previous[prompt * area + at];
      }
    }
    return scope.create(last, new Shape(prompts, height, width, COUNT)).transpose(0, 3, 1, 2);
  }

  private PromptPlanes() {}
}
