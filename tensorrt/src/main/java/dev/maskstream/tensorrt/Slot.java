package dev.maskstream.tensorrt;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A place on a device where batches run one after the other: pinned buffers on this side, memory
 * and a stream on the other. Threads: one at a time.
 */
interface Slot extends AutoCloseable {
  /** Pictures, pinned, one after the other. The same buffer all its life. */
  ByteBuffer input();

  /** Maps of an output, pinned, one after the other. The same buffers all its life. */
  ByteBuffer output(int index);

  /**
   * Takes memory on the device for batches of these sizes, and gives back what it had before.
   *
   * @throws CudaFailure if there is too little, with nothing taken
   */
  void prepare(List<Integer> sizes);

  /**
   * Has frames copied there, computed, and the maps copied back. Returns at once.
   *
   * @param first the first frame's place in the buffers
   * @param size one of those prepared
   */
  void launch(int first, int size);

  /**
   * Whether all that was launched is done.
   *
   * @throws CudaFailure if something of it failed
   */
  boolean isDone();

  /** Device memory and pinned memory taken, in bytes. */
  long bytes();

  /** Gives back everything, even after an error. */
  @Override
  void close();
}
