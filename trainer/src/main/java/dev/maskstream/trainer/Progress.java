package dev.maskstream.trainer;

/**
 * Who watches a long job.
 *
 * <p>Threads: the one that does the job.
 */
public interface Progress {
  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void start(String task, long steps) {}

        @Override
        public void step(String note) {}

        @Override
        public void end(String summary) {}
      };

  /**
   * What a round over the training pictures came to.
   *
   * @param number from 1
   * @param of how many there will be at most
   * @param loss mean over its steps
   * @param heldOutMeanIou 0 to 1
   */
  record Epoch(int number, int of, double loss, double heldOutMeanIou) {}

  /** A part of the job begins. */
  void start(String task, long steps);

  /** One of its steps is done. */
  void step(String note);

  /** The part is done; its figures in a line. */
  void end(String summary);

  /** A training job's epoch is done and measured. */
  default void epoch(Epoch epoch) {}
}
