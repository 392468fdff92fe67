package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/**
 * Sparse categorical cross-entropy over pixels, each with its weight: 0 for a pixel whose label is
 * ignored, 1 or its class's weight otherwise. The mean is over the weights, so that a batch full of
 * ignored pixels counts no less per pixel that is left.
 *
 * <p>Labels: class ids int64 {@code [N,1,H,W]} (any valid id where ignored), weights float {@code
 * [N,1,H,W]}. Predictions: logits {@code [N,classes,H,W]}.
 */
public final class IgnoringCrossEntropy extends Loss {
  /** A batch of nothing but ignored pixels has loss 0, not 0/0. */
  private static final float TINY = 1e-6f;

  public IgnoringCrossEntropy() {
    super("cross_entropy");
  }

  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray ids = labels.get(0);
    NDArray weights = labels.get(1);
    NDArray likelihood = predictions.singletonOrThrow().logSoftmax(1).gather(ids, 1);
    return likelihood.mul(weights).sum().neg().div(weights.sum().add(TINY));
  }
}
