package dev.maskstream.trainer.data;

import java.io.IOException;

/**
 * Pictures with labels to train on or to evaluate with, in a fixed order.
 *
 * <p>Threads: any.
 */
public interface DataSet {
  int size();

  /** Name of a picture, unique in the set. */
  String name(int index);

  /**
   * Reads one picture and its label.
   *
   * @throws IOException if a file cannot be read or is not what it should be; the message names it
   */
  LabelledPicture read(int index) throws IOException;

  /**
   * What the bytes of a picture and its label were, for the run's manifest: SHA-256 of files, or
   * the seed of what is drawn.
   */
  String fingerprint(int index) throws IOException;

  Labelling labelling();
}
