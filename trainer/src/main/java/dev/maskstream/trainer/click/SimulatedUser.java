package dev.maskstream.trainer.click;

import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Points at one object until it is segmented, in training: a first click or a box, then a click for
 * each answer that is not right yet.
 *
 * <p>Threads: one.
 */
final class SimulatedUser {
  private static final double BOXES = 0.25;
  private static final double BOX_WITHOUT_CLICK = 0.6;
  private static final double BOX_JITTER = 0.1;

  private final ClassMap target;
  private final RandomGenerator random;
  private final List<Click> clicks = new ArrayList<>();
  private final Optional<Box> box;
  private ClassMap mask;

  /**
   * Makes the first prompt.
   *
   * @param target with some of the object in it
   */
  SimulatedUser(ClassMap target, RandomGenerator random) {
    this.target = target;
    this.random = random;
    this.mask =
        new ClassMap(target.width(), target.height(), new byte[target.width() * target.height()]);
    this.box =
        random.nextDouble() < BOXES
            ? Box.around(target)
                .map(one -> one.jittered(BOX_JITTER, target.width(), target.height(), random))
            : Optional.empty();
    if (box.isEmpty() || random.nextDouble() >= BOX_WITHOUT_CLICK) {
      click();
    }
  }

  private void click() {
    ClickRule.near(target, mask, clicks, random).ifPresent(clicks::add);
  }

  /** Looks at an answer and clicks where it is wrong, if it is. */
  void answered(ClassMap said) {
    mask = said;
    click();
  }

  /** Draws the prompt so far, and the answer it was made to. */
  void draw(float[] maps, float[] previous, int place) {
    int area = target.width() * target.height();
    PromptMaps.draw(
        clicks, box, target.width(), target.height(), maps, place * PromptMaps.PLANES * area);
    for (int at = 0; at < area; at++) {
      previous[place * area + at] = mask.ids()[at];
    }
  }
}
