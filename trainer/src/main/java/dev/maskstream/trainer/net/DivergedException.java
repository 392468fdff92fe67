package dev.maskstream.trainer.net;

/**
 * The loss is no number any more, or its gradient again and again: a step with it would spread that
 * to every weight.
 */
public final class DivergedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DivergedException(double loss, double gradient) {
    super(
        "the training diverged: loss %s, gradient %s; a lower --learning-rate or a --clip may help"
            .formatted(loss, gradient));
  }
}
