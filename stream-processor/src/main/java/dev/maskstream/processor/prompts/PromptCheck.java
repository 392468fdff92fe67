package dev.maskstream.processor.prompts;

import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.PromptPoint;
import java.util.Optional;

/**
 * What is wrong with one prompt. A rule only.
 *
 * @param name of the prompt, for whoever sent it
 * @param width of the picture as seen, in pixels
 * @param height the same
 */
record PromptCheck(String name, int width, int height) {
  Optional<Refused> fault(Prompt prompt) {
    if (prompt.getPointsCount() == 0 && !prompt.hasBox()) {
      return fault("no-prompts", "%s has neither a point nor a box".formatted(name));
    }
    if (prompt.getPointsCount() > SentPrompts.MOST) {
      return fault(
          "too-many-prompts",
          "%s has %d points, more than %d"
              .formatted(name, prompt.getPointsCount(), SentPrompts.MOST));
    }
    return prompt.getPointsList().stream()
        .map(this::point)
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> prompt.hasBox() ? box(prompt.getBox()) : Optional.empty());
  }

  private Optional<Refused> point(PromptPoint point) {
    float x = point.getX();
    float y = point.getY();
    if (!Float.isFinite(x) || !Float.isFinite(y)) {
      return fault("bad-coordinate", "%s has a point at (%s, %s)".formatted(name, x, y));
    }
    return x < 0 || y < 0 || x > width || y > height
        ? fault(
            "prompt-outside",
            "%s has a point at (%s, %s), outside the picture of %dx%d"
                .formatted(name, x, y, width, height))
        : Optional.empty();
  }

  private Optional<Refused> box(PromptBox box) {
    String text =
        "%s, %s to %s, %s".formatted(box.getLeft(), box.getTop(), box.getRight(), box.getBottom());
    if (!Float.isFinite(box.getLeft())
        || !Float.isFinite(box.getTop())
        || !Float.isFinite(box.getRight())
        || !Float.isFinite(box.getBottom())) {
      return fault("bad-coordinate", "%s has a box of %s".formatted(name, text));
    }
    if (box.getLeft() >= box.getRight() || box.getTop() >= box.getBottom()) {
      return fault("bad-coordinate", "%s has an empty box, %s".formatted(name, text));
    }
    return box.getLeft() < 0
            || box.getTop() < 0
            || box.getRight() > width
            || box.getBottom() > height
        ? fault(
            "prompt-outside",
            "%s has a box of %s, which reaches outside the picture of %dx%d"
                .formatted(name, text, width, height))
        : Optional.empty();
  }

  private static Optional<Refused> fault(String code, String reason) {
    return Optional.of(new Refused(code, reason));
  }
}
