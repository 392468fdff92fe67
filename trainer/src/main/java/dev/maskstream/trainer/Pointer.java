package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Makes masks of clicks, on one picture after the other.
 *
 * <p>Threads: one.
 */
interface Pointer extends AutoCloseable {
  /**
   * A mask.
   *
   * @param mask of the picture's size: 1 inside, 0 outside
   * @param predictedIou what is thought of it, 0 to 1, where anything is
   */
  record Answer(ClassMap mask, OptionalDouble predictedIou) {}

  /** Turns to a picture; all clicks that follow are on it. */
  void look(RgbImage picture);

  /**
   * Answers to all clicks so far.
   *
   * @param clicks at least one
   * @param previous the mask that the answer before had; all 0 the first time
   */
  Answer answer(List<Click> clicks, ClassMap previous);

  @Override
  void close();
}
