package dev.maskstream.tensorrt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sizes a batch may have on the device. A rule only.
 *
 * @param sizes ascending, at least one, each at least 1
 */
record BatchSizes(List<Integer> sizes) {
  BatchSizes {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty() || sizes.getFirst() < 1) {
      throw new IllegalArgumentException("sizes of batches " + sizes);
    }
  }

  int smallest() {
    return sizes.getFirst();
  }

  int largest() {
    return sizes.getLast();
  }

  /**
   * Those of at most half the largest, for a device with too little memory; empty if there is none.
   */
  Optional<BatchSizes> halved() {
    List<Integer> smaller = sizes.stream().filter(size -> size <= largest() / 2).toList();
    return smaller.isEmpty() ? Optional.empty() : Optional.of(new BatchSizes(smaller));
  }

  /** Frames that buffers hold, so that any chunk of {@code frames} frames lies within. */
  int capacityFor(int frames) {
    return frames + smallest() - 1;
  }

  /**
   * Cuts a batch into runs. The last may reach past the end, by less than the smallest size or
   * within {@code capacity}; what is there is computed and not looked at.
   *
   * @param frames at least 1
   * @param capacity of the buffers in frames, at least {@link #capacityFor} of {@code frames}
   */
  List<Chunk> chunks(int frames, int capacity) {
    List<Chunk> chunks = new ArrayList<>();
    int first = 0;
    while (first < frames) {
      int size = sizeFor(frames - first, capacity - first);
      chunks.add(new Chunk(first, size));
      first += size;
    }
    return chunks;
  }

  private int sizeFor(int frames, int room) {
    int best = smallest();
    for (int size : sizes) {
      if (size <= room) {
        best = size;
        if (size >= frames) {
          return size;
        }
      }
    }
    // Padding does not fit: no size between what is left and the room.
    for (int size : sizes.reversed()) {
      if (size <= frames) {
        return size;
      }
    }
    return best;
  }

  /**
   * A run.
   *
   * @param first its first frame in the batch
   * @param size one of the sizes
   */
  record Chunk(int first, int size) {}
}
