package dev.maskstream.processor.prompts;

import dev.maskstream.proto.v1.Everything;
import dev.maskstream.vision.prompt.PromptedMask;

/**
 * Which masks stay when everything in a picture is asked for, by the measures and defaults of the
 * SAM authors' automatic mask generator. A rule only.
 *
 * @param predictedIou least, 0 to 1
 * @param stability least, 0 to 1
 * @param boxNms IoU of boxes above which the less sure of two masks goes, 0 to 1
 * @param minRegion pixels; smaller holes are filled and smaller islands removed; 0 for none
 */
public record KeepRule(double predictedIou, double stability, double boxNms, int minRegion) {
  static final KeepRule DEFAULT = new KeepRule(0.88, 0.95, 0.7, 0);

  /** A rule, or why there can be none. */
  sealed interface Choice {
    record Yes(KeepRule rule) implements Choice {}

    record No(Refused refused) implements Choice {}
  }

  static Choice of(Everything asked) {
    KeepRule rule =
        new KeepRule(
            asked.hasPredictedIou() ? asked.getPredictedIou() : DEFAULT.predictedIou,
            asked.hasStability() ? asked.getStability() : DEFAULT.stability,
            asked.hasBoxNms() ? asked.getBoxNms() : DEFAULT.boxNms,
            asked.getMinRegion());
    return isShare(rule.predictedIou)
            && isShare(rule.stability)
            && isShare(rule.boxNms)
            && rule.minRegion >= 0
        ? new Choice.Yes(rule)
        : new Choice.No(
            new Refused(
                "bad-threshold",
                "predicted IoU, stability and box NMS are 0 to 1, the least region is 0 or more, not "
                    + rule));
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  boolean keeps(PromptedMask mask) {
    return mask.predictedIou() >= predictedIou && mask.stability() >= stability;
  }
}
