package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.FrameJob;
import dev.maskstream.proto.v1.DropReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The waiting frames of {@code latest} sources: when one waits that is beyond its source's share,
 * the oldest is dropped.
 *
 * <p>Threads: the stream thread's.
 */
final class LatestFrames {
  private final Map<String, Deque<FrameJob>> waiting = new HashMap<>();

  /**
   * Takes note of a frame of a {@code latest} source, and drops older ones of that source that
   * still wait.
   *
   * @param share how many frames of one source may wait, at least 1
   */
  void arrived(FrameJob job, int share, long nowMicros) {
    waiting.values().removeIf(LatestFrames::isOver);
    Deque<FrameJob> mine = waiting.computeIfAbsent(job.input().sourceId(), _ -> new ArrayDeque<>());
    mine.removeIf(earlier -> !earlier.isWaiting());
    mine.addLast(job);
    while (mine.size() > share) {
      mine.removeFirst().drop(DropReason.DROP_REASON_STALE, nowMicros);
    }
  }

  private static boolean isOver(Deque<FrameJob> line) {
    return line.stream().noneMatch(FrameJob::isWaiting);
  }
}
