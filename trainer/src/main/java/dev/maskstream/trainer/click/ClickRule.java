package dev.maskstream.trainer.click;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where somebody who knows the object would click next: in the middle of the widest place that is
 * wrong, on the object where it is missing and beside it where there is too much. On an empty mask
 * that is the middle of the object. The way interactive segmentation is measured (Xu et al. 2016,
 * "Deep Interactive Object Selection"; Sofiiuk et al. 2021, "Reviving Iterative Training with Mask
 * Guidance"). A rule only.
 */
public final class ClickRule {
  /** A hand hits no middle exactly: this share of the way from the edge to it is near enough. */
  private static final float NEAR_ENOUGH = 0.5f;

  /** Errors of one kind, and how far from their edges each pixel lies. */
  private static final class Errors {
    private final boolean foreground;
    private final float[] squared;
    private final float widest;

    Errors(boolean foreground, float[] squared, float widest) {
      this.foreground = foreground;
      this.squared = squared;
      this.widest = widest;
    }
  }

  /**
   * The next click, exactly.
   *
   * @param target see {@link Targets}
   * @param mask of the same size: 1 inside, 0 outside
   * @param before clicks that were made; no pixel is clicked twice
   * @return empty if nothing is wrong that was not clicked already
   */
  public static Optional<Click> next(ClassMap target, ClassMap mask, List<Click> before) {
    Errors errors = worse(target, mask, before);
    if (errors.widest == 0) {
      return Optional.empty();
    }
    int at = 0;
    while (errors.squared[at] < errors.widest) {
      at++;
    }
    return Optional.of(click(errors, at, target.width()));
  }

  /** The same by a hand that only comes near the middle. */
  public static Optional<Click> near(
      ClassMap target, ClassMap mask, List<Click> before, RandomGenerator random) {
    Errors errors = worse(target, mask, before);
    if (errors.widest == 0) {
      return Optional.empty();
    }
    float least = errors.widest * NEAR_ENOUGH * NEAR_ENOUGH;
    int candidates = 0;
    for (float one : errors.squared) {
      candidates += one >= least ? 1 : 0;
    }
    int left = random.nextInt(candidates);
    int at = -1;
    while (left >= 0) {
      at++;
      left -= errors.squared[at] >= least ? 1 : 0;
    }
    return Optional.of(click(errors, at, target.width()));
  }

  private static Click click(Errors errors, int at, int width) {
    return new Click(at % width, at / width, errors.foreground);
  }

  private static Errors worse(ClassMap target, ClassMap mask, List<Click> before) {
    Errors missing = errors(target, mask, before, true);
    Errors tooMuch = errors(target, mask, before, false);
    return missing.widest >= tooMuch.widest ? missing : tooMuch;
  }

  private static Errors errors(
      ClassMap target, ClassMap mask, List<Click> before, boolean foreground) {
    int is = foreground ? Targets.OBJECT : Targets.OTHER;
    int said = foreground ? 0 : 1;
    boolean[] wrong = new boolean[target.ids().length];
    boolean any = false;
    for (int at = 0; at < wrong.length; at++) {
      wrong[at] = target.ids()[at] == is && mask.ids()[at] == said;
      any |= wrong[at];
    }
    if (!any) {
      return new Errors(foreground, new float[0], 0);
    }
    float[] squared = Distances.squared(wrong, target.width(), target.height());
    before.forEach(click -> squared[click.y() * target.width() + click.x()] = 0);
    float widest = 0;
    for (float one : squared) {
      widest = Math.max(widest, one);
    }
    return new Errors(foreground, squared, widest);
  }

  private ClickRule() {}
}
