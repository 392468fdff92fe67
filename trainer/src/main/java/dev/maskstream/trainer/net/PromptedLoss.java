package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;

/**
 * How wrong masks are: binary cross-entropy over the pixels that count, one minus the soft Dice
 * coefficient of each object by itself (a small one is worth as much as a large one), and the
 * squared error of the IoU that was predicted of each.
 *
 * @param dice how much of it is added
 */
record PromptedLoss(double dice) {
  private static final int[] ALL_BUT_BATCH = {1, 2, 3};
  private static final float IOU_SHARE = 0.5f;

  /**
   * A batch's loss.
   *
   * @param logits {@code [N,1,H,W]}
   * @param truth 1 on the object, {@code [N,1,H,W]}
   * @param weights 0 where a pixel does not count, else 1
   * @param judged logit of the predicted IoU {@code [N,1,1,1]}
   * @param iou of the masks as they are, {@code [N,1,1,1]}
   */
  NDArray of(NDArray logits, NDArray truth, NDArray weights, NDArray judged, NDArray iou) {
    NDArray counted = weights.sum(ALL_BUT_BATCH, true).gt(0).toType(logits.getDataType(), false);
    NDArray pictures = counted.sum().maximum(1);
    NDArray softened = logits.abs().neg().exp().add(1).log();
    NDArray entropy = logits.maximum(0).sub(logits.mul(truth)).add(softened).mul(weights);
    NDArray loss = entropy.sum().div(weights.sum().maximum(1));
    NDArray missed = missed(sigmoid(logits).mul(weights), truth).mul(counted);
    NDArray misjudged = sigmoid(judged).sub(iou).square().mul(counted);
    return loss.add(missed.sum().div(pictures).mul((float) dice))
        .add(misjudged.sum().div(pictures).mul(IOU_SHARE));
  }

  private static NDArray missed(NDArray likely, NDArray truth) {
    NDArray both = likely.mul(truth).sum(ALL_BUT_BATCH, true);
    NDArray all = truth.sum(ALL_BUT_BATCH, true).add(likely.sum(ALL_BUT_BATCH, true));
    return both.mul(2).add(1).div(all.add(1)).neg().add(1);
  }

  /**
   * IoU of each mask, threshold 0, over the pixels that count.
   *
   * @return {@code [N,1,1,1]}, 1 where there is neither object nor mask
   */
  static NDArray iou(NDArray logits, NDArray truth, NDArray weights) {
    NDArray said = logits.gt(0).toType(logits.getDataType(), false).mul(weights);
    NDArray both = said.mul(truth).sum(ALL_BUT_BATCH, true);
    NDArray either = said.add(truth).sum(ALL_BUT_BATCH, true).sub(both);
    return both.add(1e-3f).div(either.add(1e-3f));
  }

  /** Said so that no large number is raised to a power. */
  private static NDArray sigmoid(NDArray x) {
    return x.mul(0.5f).tanh().add(1).mul(0.5f);
  }
}
