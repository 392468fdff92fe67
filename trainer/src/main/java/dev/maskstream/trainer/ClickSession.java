package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.trainer.click.ClickRule;
import dev.maskstream.trainer.click.Targets;
import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Points at one object, click by click, the way interactive segmentation is measured: each click is
 * where {@link ClickRule} says. It ends at the last click, when nothing is wrong any more, or when
 * the mask is right enough for all that is asked of it.
 */
final class ClickSession {
  /**
   * What one click led to.
   *
   * @param iou with the object, over the pixels that count, 0 to 1
   * @param answerNanos what the pointer took; finding the click is not in it
   */
  record Round(Click click, Pointer.Answer answer, double iou, long answerNanos) {}

  /** No figure asks for a higher IoU. */
  static final double ENOUGH = 0.9;

  /**
   * Runs it.
   *
   * @param pointer looks at the picture already
   * @param target of the picture's size, see {@link Targets}
   * @param least clicks before it may be enough
   * @param most clicks, at least 1
   * @return at least one round
   */
  static List<Round> run(Pointer pointer, ClassMap target, int least, int most) {
    List<Round> rounds = new ArrayList<>();
    List<Click> clicks = new ArrayList<>();
    ClassMap mask =
        new ClassMap(target.width(), target.height(), new byte[target.width() * target.height()]);
    Optional<Click> next = ClickRule.next(target, mask, clicks);
    while (next.isPresent() && rounds.size() < most && !isEnough(rounds, least)) {
      clicks.add(next.get());
      long began = System.nanoTime();
      Pointer.Answer answer = pointer.answer(List.copyOf(clicks), mask);
      long took = System.nanoTime() - began;
      mask = answer.mask();
      rounds.add(new Round(next.get(), answer, iou(target, mask), took));
      next = ClickRule.next(target, mask, clicks);
    }
    return List.copyOf(rounds);
  }

  private static boolean isEnough(List<Round> rounds, int least) {
    return rounds.size() >= least && rounds.getLast().iou() >= ENOUGH;
  }

  /** Pixels that object and mask share, over those that either has. */
  static double iou(ClassMap target, ClassMap mask) {
    long both = 0;
    long either = 0;
    for (int at = 0; at < target.ids().length; at++) {
      int is = Byte.toUnsignedInt(target.ids()[at]);
      if (is != Targets.UNCOUNTED) {
        boolean said = mask.ids()[at] == 1;
        both += is == Targets.OBJECT && said ? 1 : 0;
        either += is == Targets.OBJECT || said ? 1 : 0;
      }
    }
    return either == 0 ? 1 : (double) both / either;
  }

  private ClickSession() {}
}
