package dev.maskstream.proto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks along the edges of a class with the class on the right hand. At a corner where two of its
 * pixels touch it stays with the one it came along, so that areas join along edges only. A walk
 * that comes to such a corner again has closed a ring of its own there, which is cut off. Belongs
 * to one thread.
 */
final class RingTracer {
  private static final int IN_PROGRESS = -2;

  private final ClassRuns runs;
  private final List<Ring> rings = new ArrayList<>();

  /** Corners at which this walk turned, x and y by turns. */
  private final IntList corners = new IntList();

  /** Runs whose left edge this walk has gone up. */
  private final IntList passed = new IntList();

  /** Where this walk first came to a corner of two touching pixels, by {@code x << 32 | y}. */
  private final Map<Long, Mark> touches = new HashMap<>();

  private int x;
  private int y;
  private int stepX;
  private int stepY;

  RingTracer(ClassRuns runs) {
    this.runs = runs;
  }

  /** Lengths of {@link #corners} and {@link #passed} at some time. */
  private record Mark(int corners, int passed) {}

  /**
   * All rings, exteriors by their topmost, then leftmost pixel; gives each run its ring's index.
   */
  List<Ring> trace() {
    for (int row = 0; row < runs.height(); row++) {
      for (int run = runs.firstOfRow(row); run < runs.firstOfRow(row + 1); run++) {
        if (runs.ringOf(run) == ClassRuns.NO_RING) {
          walk(run, row);
        }
      }
    }
    return rings;
  }

  /** Round from the left edge of a run until it comes to that edge again. */
  private void walk(int first, int row) {
    x = runs.start(first);
    y = row + 1;
    stepX = 0;
    stepY = -1;
    int run = first;
    do {
      if (stepY < 0) {
        runs.setRing(run, IN_PROGRESS);
        passed.add(run);
      }
      x += stepX;
      y += stepY;
      turn();
      run = stepY < 0 ? runs.indexOf(x, y - 1) : ClassRuns.NO_RING;
    } while (run != first);
    closeRing(new Mark(0, 0));
    touches.clear();
  }

  private void turn() {
    boolean classAheadRight = isClass(stepX - stepY, stepY + stepX);
    boolean classAheadLeft = isClass(stepX + stepY, stepY - stepX);
    if (classAheadRight && !classAheadLeft) {
      return;
    }
    if (!classAheadRight && classAheadLeft) {
      cutIfTouchedBefore();
    }
    corners.add(x);
    corners.add(y);
    int oldX = stepX;
    stepX = classAheadRight ? stepY : -stepY;
    stepY = classAheadRight ? -oldX : oldX;
  }

  /** Of the four pixels round this corner, the one that lies on that side of it. */
  private boolean isClass(int sideX, int sideY) {
    return runs.contains(sideX > 0 ? x : x - 1, sideY > 0 ? y : y - 1);
  }

  private void cutIfTouchedBefore() {
    long corner = ((long) x << Integer.SIZE) | y;
    Mark before = touches.get(corner);
    // A mark whose ring has been cut off since then lies on that ring, which this one may touch.
    boolean isOnThisRing =
        before != null
            && before.corners() < corners.size()
            && corners.at(before.corners()) == x
            && corners.at(before.corners() + 1) == y;
    if (isOnThisRing) {
      closeRing(before);
    } else {
      touches.put(corner, new Mark(corners.size(), passed.size()));
    }
  }

  private void closeRing(Mark since) {
    for (int i = since.passed(); i < passed.size(); i++) {
      runs.setRing(passed.at(i), rings.size());
    }
    rings.add(new Ring(corners.toArray(since.corners())));
    corners.truncate(since.corners());
    passed.truncate(since.passed());
  }
}
