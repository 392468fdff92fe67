package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.Optional;

/**
 * What to segment: points, a box, or both, and perhaps what an earlier answer found.
 *
 * @param previousMask at the picture's size: 1 inside, 0 outside
 */
public record Prompt(
    List<PromptPoint> points, Optional<PromptBox> box, Optional<ClassMap> previousMask) {
  public Prompt {
    points = List.copyOf(points);
  }

  /** One foreground point. */
  public static Prompt at(float x, float y) {
    return new Prompt(List.of(new PromptPoint(x, y, true)), Optional.empty(), Optional.empty());
  }
}
