package dev.maskstream.trainer.export;

import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.util.Locale;
import java.util.Optional;

/**
 * A form beside the fp32 model it was made from, both measured through the path that serves, on the
 * same pictures.
 *
 * @param pictures compared
 * @param agreement share of pixels, at the network's size, to which both give the same class, 0 to
 *     1
 * @param before of the fp32 model, at the pictures' own size
 * @param after of the form
 */
public record Comparison(
    int pictures, double agreement, ConfusionMatrix before, ConfusionMatrix after) {
  private static final double LEAST_HALF_AGREEMENT = 0.995;
  private static final double LARGEST_FALL = 0.01;

  /** Mean IoU of the fp32 model, 0 to 1; 0 when no pixel counts. */
  public double meanIouBefore() {
    return before.meanIou().orElse(0);
  }

  /** Mean IoU of the form, 0 to 1; 0 when no pixel counts. */
  public double meanIouAfter() {
    return after.meanIou().orElse(0);
  }

  /** Why a form with these figures may not be handed out; empty when it may. */
  Optional<String> objection(Form form) {
    if (before.meanIou().isEmpty()) {
      return Optional.of("no pixel of the validation pictures counts");
    }
    if (form == Form.FP16 && !(agreement >= LEAST_HALF_AGREEMENT)) {
      return Optional.of(
          "it agrees with fp32 on less than %.1f %% of the pixels: %s"
              .formatted(100 * LEAST_HALF_AGREEMENT, summary()));
    }
    if (!(meanIouBefore() - meanIouAfter() <= LARGEST_FALL)) {
      return Optional.of(
          "mean IoU falls by more than %.0f point: %s".formatted(100 * LARGEST_FALL, summary()));
    }
    return Optional.empty();
  }

  /** The figures in a line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "mIoU %.2f %% -> %.2f %%, same class on %.3f %% of the pixels, %d pictures",
        100 * meanIouBefore(),
        100 * meanIouAfter(),
        100 * agreement,
        pictures);
  }
}
