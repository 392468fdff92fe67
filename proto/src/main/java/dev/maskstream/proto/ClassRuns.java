package dev.maskstream.proto;

import java.util.Arrays;

/**
 * Where a class lies, as runs along the rows, and which ring the left edge of each run belongs to.
 * Belongs to one thread.
 */
final class ClassRuns {
  static final int NO_RING = -1;

  private final int width;
  private final IntList starts;
  private final IntList ends;

  /** Index of the first run of each row, and the number of runs at the end. */
  private final int[] firstOfRow;

  private final int[] rings;

  private ClassRuns(int width, IntList starts, IntList ends, int[] firstOfRow) {
    this.width = width;
    this.starts = starts;
    this.ends = ends;
    this.firstOfRow = firstOfRow;
    this.rings = new int[starts.size()];
    Arrays.fill(rings, NO_RING);
  }

  static ClassRuns of(byte[] ids, int width, int height, int classId) {
    byte id = (byte) classId;
    IntList starts = new IntList();
    IntList ends = new IntList();
    int[] firstOfRow = new int[height + 1];
    for (int y = 0; y < height; y++) {
      firstOfRow[y] = starts.size();
      for (int x = 0; x < width; x++) {
        if (ids[y * width + x] == id) {
          starts.add(x);
          while (x < width && ids[y * width + x] == id) {
            x++;
          }
          ends.add(x);
        }
      }
    }
    firstOfRow[height] = starts.size();
    return new ClassRuns(width, starts, ends, firstOfRow);
  }

  int size() {
    return starts.size();
  }

  int height() {
    return firstOfRow.length - 1;
  }

  int start(int run) {
    return starts.at(run);
  }

  int firstOfRow(int y) {
    return firstOfRow[y];
  }

  /** Index of the run that a pixel lies in; negative when it is outside the class or the map. */
  int indexOf(int x, int y) {
    if (x < 0 || y < 0 || x >= width || y >= height()) {
      return -1;
    }
    int found = starts.search(firstOfRow[y], firstOfRow[y + 1], x);
    int run = found >= 0 ? found : -found - 2;
    return run >= firstOfRow[y] && x < ends.at(run) ? run : -1;
  }

  boolean contains(int x, int y) {
    return indexOf(x, y) >= 0;
  }

  int ringOf(int run) {
    return rings[run];
  }

  void setRing(int run, int ring) {
    rings[run] = ring;
  }
}
