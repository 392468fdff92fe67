package dev.maskstream.processor.ledger;

/**
 * Which partitions may be read on. A rule only: back-pressure and fair shares between partitions.
 *
 * <p>Half the window is for whoever comes; of the rest each partition may have its share. One with
 * nothing in flight is read even when the others have filled the window, so that a flood on one
 * partition does not keep a single frame of another waiting; twice the window is the end for all.
 *
 * @param window frames one stream thread should have in flight, at least 1
 */
public record PollGate(int window) {
  /**
   * Finished frames may wait behind an unfinished one, with no picture left in memory. They too are
   * bounded: this many windows.
   */
  private static final int MOST_FINISHED_WINDOWS = 64;

  /** Whether any partition may be read. */
  public boolean isOpen(Load load) {
    return load.inFlight() < MOST_FINISHED_WINDOWS * window && load.unfinished() < 2 * window;
  }

  /** Whether a partition with so many unfinished frames may be read. */
  public boolean admits(int unfinishedOfPartition, Load load) {
    if (!isOpen(load)) {
      return false;
    }
    return unfinishedOfPartition == 0
        || load.unfinished() < window / 2
        || (load.unfinished() < window && unfinishedOfPartition < share(load));
  }

  private int share(Load load) {
    return Math.max(1, window / Math.max(1, load.activePartitions()));
  }
}
