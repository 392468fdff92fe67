package dev.maskstream.processor.prompts;

import dev.maskstream.proto.v1.RandomPoints;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One prompt of random foreground points within a square. A rule only: the seed decides. */
final class PointRules {
  private PointRules() {}

  /** What is wrong with the square or its points. */
  static Optional<Refused> random(RandomPoints asked, int width, int height) {
    int count = asked.getCount();
    if (count < 1 || count > SentPrompts.MOST) {
      return Optional.of(
          count == 0
              ? new Refused("no-prompts", "no random point is asked for")
              : new Refused(
                  "too-many-prompts",
                  "%s random points are more than %d"
                      .formatted(Integer.toUnsignedString(count), SentPrompts.MOST)));
    }
    float x = asked.getX();
    float y = asked.getY();
    float side = asked.getSide();
    if (!Float.isFinite(x) || !Float.isFinite(y) || !Float.isFinite(side) || side < 0) {
      return Optional.of(
          new Refused("bad-coordinate", "a square of %s around (%s, %s)".formatted(side, x, y)));
    }
    return x < 0 || y < 0 || x > width || y > height
        ? Optional.of(
            new Refused(
                "prompt-outside",
                "the square's centre (%s, %s) is outside the picture of %dx%d"
                    .formatted(x, y, width, height)))
        : Optional.empty();
  }

  /** The points; where the square reaches outside the picture, they are brought to its edge. */
  static Prompt points(RandomPoints asked, int width, int height) {
    SplittableRandom random = new SplittableRandom(asked.getSeed());
    List<PromptPoint> points = new ArrayList<>();
    for (int at = 0; at < asked.getCount(); at++) {
      double x = asked.getX() + (random.nextDouble() - 0.5) * asked.getSide();
      double y = asked.getY() + (random.nextDouble() - 0.5) * asked.getSide();
      points.add(
          new PromptPoint((float) Math.clamp(x, 0, width), (float) Math.clamp(y, 0, height), true));
    }
    return new Prompt(points, Optional.empty(), Optional.empty());
  }
}
