package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/**
 * One minus the soft Dice coefficient {@code (2 sum(t p) + 1) / (sum(t) + sum(p) + 1)} of the
 * one-hot truth t and the softmax p over all counting pixels of a batch, averaged over the classes
 * that occur in it: a class of few pixels is worth as much as one of many (Milletari, Navab, Ahmadi
 * 2016, "V-Net"; theirs squares t and p in the denominator).
 *
 * <p>Labels and predictions: as in {@link IgnoringCrossEntropy}, of whose weights only 0 or not 0
 * matters here.
 */
public final class SoftDice extends Loss {
  private static final int[] ALL_BUT_CLASSES = {0, 2, 3};

  public SoftDice() {
    super("soft_dice");
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray ids = labels.get(0);
    NDArray logits = predictions.singletonOrThrow();
    long classes = logits.getShape().get(1);
    NDArray counted = labels.get(1).gt(0).toType(logits.getDataType(), false);
    NDArray every = ids.getManager().arange((int) classes).reshape(1, classes, 1, 1);
    NDArray truth =
        ids.eq(every.toType(ids.getDataType(), false))
            .toType(logits.getDataType(), false)
            .mul(counted);
    NDArray likely = logits.softmax(1).mul(counted);
    NDArray both = likely.mul(truth).sum(ALL_BUT_CLASSES);
    NDArray ofTruth = truth.sum(ALL_BUT_CLASSES);
    NDArray dice = both.mul(2).add(1).div(ofTruth.add(likely.sum(ALL_BUT_CLASSES)).add(1));
    NDArray occurs = ofTruth.gt(0).toType(logits.getDataType(), false);
    NDArray missed = dice.neg().add(1).mul(occurs).sum();
    return missed.div(occurs.sum().maximum(1));
  }
}
