package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules about prompts: no model, no picture, no clock. */
public final class Prompts {
  /** In one request. */
  public static final int MOST_PROMPTS = 1024;

  /** In one prompt. */
  public static final int MOST_POINTS = 1024;

  /**
   * One foreground point in the centre of each cell of a grid over the picture, row by row.
   *
   * @throws IllegalArgumentException if there is no cell, or more than {@link #MOST_PROMPTS}
   */
  public static List<Prompt> grid(int rows, int columns, int width, int height) {
    if (rows < 1 || columns < 1 || (long) rows * columns > MOST_PROMPTS) {
      throw new IllegalArgumentException(
          "a grid of %d rows and %d columns; 1 to %,d cells are possible"
              .formatted(rows, columns, MOST_PROMPTS));
    }
    List<Prompt> prompts = new ArrayList<>(rows * columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        prompts.add(Prompt.at((column + 0.5f) * width / columns, (row + 0.5f) * height / rows));
      }
    }
    return prompts;
  }

  /**
   * Checks prompts against a picture and a model.
   *
   * @return what is wrong with the first that is; empty if nothing is
   */
  public static Optional<PromptFault> check(
      List<Prompt> prompts, int width, int height, PromptLimits limits) {
    if (prompts.isEmpty()) {
      return fault("no-prompts", "there is no prompt");
    }
    if (prompts.size() > MOST_PROMPTS) {
      return fault(
          "too-many-prompts",
          "%,d prompts; %,d are possible".formatted(prompts.size(), MOST_PROMPTS));
    }
    for (int i = 0; i < prompts.size(); i++) {
      Optional<PromptFault> fault =
          new PromptCheck("prompt " + i, width, height, limits).fault(prompts.get(i));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** The same for a model that takes whatever the interface allows. */
  public static Optional<PromptFault> check(List<Prompt> prompts, int width, int height) {
    return check(prompts, width, height, PromptLimits.WIDEST);
  }

  private static Optional<PromptFault> fault(String code, String reason) {
    return Optional.of(new PromptFault(code, reason));
  }

  /** The rules for one prompt. */
  private record PromptCheck(String name, int width, int height, PromptLimits limits) {

    Optional<PromptFault> fault(Prompt prompt) {
      int points = prompt.points().size() + (prompt.box().isPresent() ? 2 : 0);
      if (points == 0) {
        return Prompts.fault("no-prompts", name + " has neither a point nor a box");
      }
      if (points > limits.pointsPerPrompt()) {
        return Prompts.fault(
            "too-many-prompts",
            "%s has %,d points, where a box counts for two; this model takes %,d"
                .formatted(name, points, limits.pointsPerPrompt()));
      }
      return points(prompt)
          .or(() -> prompt.box().flatMap(this::box))
          .or(() -> prompt.previousMask().flatMap(this::previousMask));
    }

    private Optional<PromptFault> points(Prompt prompt) {
      for (PromptPoint point : prompt.points()) {
        Optional<PromptFault> fault = point(point.x(), point.y(), "point");
        if (fault.isPresent()) {
          return fault;
        }
      }
      return Optional.empty();
    }

    private Optional<PromptFault> box(PromptBox box) {
      return point(box.left(), box.top(), "box corner")
          .or(() -> point(box.right(), box.bottom(), "box corner"))
          .or(
              () ->
                  box.left() < box.right() && box.top() < box.bottom()
                      ? Optional.empty()
                      : Prompts.fault(
                          "bad-coordinate",
                          "%s: the box from (%s, %s) to (%s, %s) holds nothing"
                              .formatted(name, box.left(), box.top(), box.right(), box.bottom())));
    }

    private Optional<PromptFault> point(float x, float y, String what) {
      if (!Float.isFinite(x) || !Float.isFinite(y)) {
        return Prompts.fault("bad-coordinate", "%s: a %s at (%s, %s)".formatted(name, what, x, y));
      }
      return x >= 0 && x <= width && y >= 0 && y <= height
          ? Optional.empty()
          : Prompts.fault(
              "prompt-outside",
              "%s: the %s at (%s, %s) lies outside the picture of %dx%d"
                  .formatted(name, what, x, y, width, height));
    }

    private Optional<PromptFault> previousMask(ClassMap mask) {
      if (!limits.previousMask()) {
        return Prompts.fault("bad-previous-mask", name + ": this model takes no previous mask");
      }
      return mask.width() == width && mask.height() == height
          ? Optional.empty()
          : Prompts.fault(
              "bad-previous-mask",
              "%s: the previous mask has %dx%d pixels, the picture %dx%d"
                  .formatted(name, mask.width(), mask.height(), width, height));
    }
  }

  private Prompts() {}
}
