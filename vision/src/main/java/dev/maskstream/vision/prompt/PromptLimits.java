package dev.maskstream.vision.prompt;

/**
 * What a promptable model can take.
 *
 * @param pointsPerPrompt how many points a prompt may have; a box counts for two
 * @param previousMask whether an earlier answer can be part of a prompt
 * @param everything how everything is looked for, unless a request says otherwise
 */
public record PromptLimits(
    int pointsPerPrompt, boolean previousMask, EverythingSettings everything) {
  // Its graph cuts off what comes after the sixth.
  private static final int EFFICIENT_SAM_POINTS = 6;

  /** What the interface allows at most. */
  public static final PromptLimits WIDEST =
      new PromptLimits(Prompts.MOST_POINTS, true, EverythingSettings.DEFAULT);

  static PromptLimits of(PairBinding binding) {
    return new PromptLimits(
        binding.family() == PromptFamily.EFFICIENT_SAM ? EFFICIENT_SAM_POINTS : Prompts.MOST_POINTS,
        binding.input(PairBinding.Role.MASK).isPresent(),
        binding.family().everything());
  }
}
