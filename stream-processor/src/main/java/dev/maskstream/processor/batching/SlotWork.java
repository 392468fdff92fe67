package dev.maskstream.processor.batching;

/**
 * Work for an engine slot that somebody waits for, such as a click. It is done in turns, between
 * which live frames have theirs.
 *
 * <p>Threads: any may ask; {@link #run} is called by one slot's thread at a time.
 */
public interface SlotWork {
  /** Whether the slot can take the next turn now. Asked under a lock: quick, and blocks never. */
  boolean isReadyFor(int slot);

  /** Whether the next turn runs an encoder, of which only few may run at once. */
  boolean runsEncoder();

  /** Whether nobody wants it any more, or it is done. */
  boolean isOver();

  /**
   * Takes one turn. Does not throw.
   *
   * @return whether there is more to do
   */
  boolean run(int slot);
}
