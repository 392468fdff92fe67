package dev.maskstream.processor.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Frames that wait, one line for each source, served in rounds: a source has one turn in each, so
 * one with a long line gets no more turns than one with a short line. A source that comes anew
 * still has its turn in the round that goes on, and so waits behind no second frame of another; as
 * many may as waited when it began, so that names without end keep nobody waiting. (As in
 * start-time fair queueing, Goyal, Vin and Cheng, 1996, with a cost of one for every frame.)
 *
 * <p>Threads: any. Bound: adding to a full queue throws, for the stream threads' windows are
 * narrower than this; frames that have been dropped or cancelled are cleared away first, and before
 * there are more of them than of others.
 */
final class FairQueue {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  // In order of turns: the first line is served next and goes to the next round, be it empty: its
  // source, should it come again, has had its turn in this one.
  private SequencedMap<String, Deque<FrameJob>> round = new LinkedHashMap<>();
  private SequencedMap<String, Deque<FrameJob>> nextRound = new LinkedHashMap<>();
  // How many sources that come anew still get into the round.
  private int mayJoin;
  private int size;
  private int addedSinceSweep;
  private int keptBySweep;

  FairQueue(int capacity) {
    this.capacity = capacity;
  }

  void add(FrameJob job) {
    lock.lock();
    try {
      lineOf(job.input().sourceId()).ifPresent(this::leaveFinished);
      if (++addedSinceSweep > keptBySweep || size >= capacity) {
        sweep();
      }
      if (size >= capacity) {
        throw new IllegalStateException(size + " frames wait, more than all windows hold");
      }
      lineFor(job.input().sourceId()).addLast(job);
      size++;
      grown.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Frames are dropped oldest first, so the dropped ones stand at the head of their line. */
  private void leaveFinished(Deque<FrameJob> line) {
    while (!line.isEmpty() && line.peekFirst().isFinished()) {
      line.removeFirst();
      size--;
    }
  }

  private Optional<Deque<FrameJob>> lineOf(String source) {
    return Optional.ofNullable(round.get(source))
        .or(() -> Optional.ofNullable(nextRound.get(source)));
  }

  private Deque<FrameJob> lineFor(String source) {
    return lineOf(source)
        .orElseGet(
            () -> {
              Deque<FrameJob> line = new ArrayDeque<>();
              (mayJoin > 0 ? round : nextRound).put(source, line);
              mayJoin = Math.max(0, mayJoin - 1);
              return line;
            });
  }

  /** A partition that is given away cancels frames in the middle of any line. */
  private void sweep() {
    size = 0;
    for (Deque<FrameJob> line : lines()) {
      line.removeIf(FrameJob::isFinished);
      size += line.size();
    }
    // Whose frames have all been dropped keeps its turn in the round, in case it comes again.
    if (nextRound.size() > capacity) {
      // Better to forget who has had a turn than to remember without end.
      nextRound.values().removeIf(Deque::isEmpty);
    }
    keptBySweep = size;
    addedSinceSweep = 0;
  }

  private List<Deque<FrameJob>> lines() {
    List<Deque<FrameJob>> lines = new ArrayList<>(round.values());
    lines.addAll(nextRound.values());
    return lines;
  }

  /** Waits until there are so many frames, or the time is up. */
  void awaitSize(int frames, long patienceNanos) throws InterruptedException {
    long left = patienceNanos;
    lock.lockInterruptibly();
    try {
      while (size < frames && left > 0) {
        left = grown.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes frames, each source in its turn.
   *
   * @param most how many at most
   * @param claim asked once for every frame; one that it has no answer for leaves the queue all the
   *     same
   */
  <T> List<T> take(int most, Function<FrameJob, Optional<T>> claim) {
    List<T> taken = new ArrayList<>();
    lock.lock();
    try {
      while (taken.size() < most && size > 0) {
        if (round.isEmpty()) {
          beginNextRound();
        }
        Map.Entry<String, Deque<FrameJob>> next = round.pollFirstEntry();
        FrameJob job = next.getValue().pollFirst();
        if (job == null) {
          continue;
        }
        nextRound.putLast(next.getKey(), next.getValue());
        size--;
        claim.apply(job).ifPresent(taken::add);
      }
    } finally {
      lock.unlock();
    }
    return taken;
  }

  private void beginNextRound() {
    SequencedMap<String, Deque<FrameJob>> over = round;
    round = nextRound;
    nextRound = over;
    round.values().removeIf(Deque::isEmpty);
    mayJoin = round.size();
  }

  /** Takes all frames, each source in its turn. */
  List<FrameJob> takeAll() {
    return take(Integer.MAX_VALUE, Optional::of);
  }

  /** Puts frames that were taken last back to where they were, at the head of the turns. */
  void putBack(List<FrameJob> jobs) {
    lock.lock();
    try {
      for (FrameJob job : jobs.reversed()) {
        String source = job.input().sourceId();
        Deque<FrameJob> line = lineFor(source);
        line.addFirst(job);
        nextRound.remove(source);
        round.putFirst(source, line);
        size++;
      }
      grown.signal();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Sources that take up memory here. */
  int remembered() {
    lock.lock();
    try {
      return round.size() + nextRound.size();
    } finally {
      lock.unlock();
    }
  }

  /** Sources with frames here. */
  int sources() {
    lock.lock();
    try {
      return (int) lines().stream().filter(line -> !line.isEmpty()).count();
    } finally {
      lock.unlock();
    }
  }
}
