package dev.maskstream.trainer.net;

/**
 * The loss or its gradient is no number any more: a step with it would spread that to every weight.
 */
public final class DivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private DivergedException(double loss, double gradient) {
    super(
        "the training diverged: loss %s, gradient %s; a lower --learning-rate or a --clip may help"
            .formatted(loss, gradient));
  }

  static void check(double loss, double gradient) {
    if (!Double.isFinite(loss) || !Double.isFinite(gradient)) {
      throw new DivergedException(loss, gradient);
    }
  }
}
