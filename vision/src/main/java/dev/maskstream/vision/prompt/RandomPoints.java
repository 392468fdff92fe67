package dev.maskstream.vision.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Foreground points uniform within a square, all of one prompt. What of the square lies outside the
 * picture gets no points. The same values give the same points everywhere.
 *
 * @param count points, 1 to {@link Prompts#MOST_POINTS}
 * @param x of the square's centre, in pixels of the picture
 * @param y of the square's centre, in pixels of the picture
 * @param side of the square, in pixels; 0 puts all points in its centre
 */
public record RandomPoints(int count, float x, float y, float side, long seed) {

  /** What is wrong with this for a picture of the given size and a model, if anything is. */
  public Optional<PromptFault> check(int width, int height, PromptLimits limits) {
    if (count < 1) {
      return Optional.of(new PromptFault("no-prompts", "there are no random points"));
    }
    if (count > limits.pointsPerPrompt()) {
      return Optional.of(
          new PromptFault(
              "too-many-prompts",
              "%,d random points; %,d are possible".formatted(count, limits.pointsPerPrompt())));
    }
    if (!Float.isFinite(side) || side < 0) {
      return Optional.of(new PromptFault("bad-coordinate", "the square's side is " + side));
    }
    return Prompts.check(List.of(Prompt.at(x, y)), width, height)
        .map(fault -> new PromptFault(fault.code(), "the square's centre: " + fault.reason()));
  }

  /** The prompt, for a picture of the given size that {@link #check} has nothing against. */
  public Prompt in(int width, int height) {
    Random random = new Random(seed);
    List<PromptPoint> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      float atX = between(x - side / 2, x + side / 2, width, random);
      float atY = between(y - side / 2, y + side / 2, height, random);
      points.add(new PromptPoint(atX, atY, true));
    }
    return new Prompt(points, Optional.empty(), Optional.empty());
  }

  private static float between(float from, float to, int size, Random random) {
    float low = Math.clamp(from, 0, size);
    float high = Math.clamp(to, 0, size);
    return low + random.nextFloat() * (high - low);
  }
}
