package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.proto.v1.DropReason;
import java.util.List;
import java.util.Optional;

/**
 * Gathers a line's frames, of many sources and stream threads, into batches for the engine slots.
 *
 * <p>Threads: any number of slots.
 */
final class Batcher {
  private final BatchPolicy policy;
  private final FrameLanes lanes;
  private final Clocks clocks;

  Batcher(BatchPolicy policy, FrameLanes lanes, Clocks clocks) {
    this.policy = policy;
    this.lanes = lanes;
    this.clocks = clocks;
  }

  /**
   * Takes the next batch: whatever waits, up to the engine's largest size, cut to a size the engine
   * is built for. Frames that nobody wants any more are dropped on the way.
   *
   * @return claimed frames; none if none wait any more
   */
  List<Fitted> take(Line line) throws InterruptedException {
    int most = policy.largest(line.model().batchSizes());
    List<Fitted> claimed = line.ready().take(most, this::claim);
    if (claimed.isEmpty()) {
      return claimed;
    }
    if (claimed.size() < most) {
      fill(claimed, most, line);
    }
    int size = Math.min(claimed.size(), policy.size(claimed.size(), line.model().batchSizes()));
    lanes.giveBack(line, claimed.subList(size, claimed.size()));
    return List.copyOf(claimed.subList(0, size));
  }

  private void fill(List<Fitted> claimed, int most, Line line) throws InterruptedException {
    long oldest = claimed.stream().mapToLong(Fitted::readyAtNanos).min().orElseThrow();
    long patience = policy.patienceNanos(clocks.nanos() - oldest);
    if (patience > 0) {
      line.ready().awaitSize(most - claimed.size(), patience);
      claimed.addAll(line.ready().take(most - claimed.size(), this::claim));
    }
  }

  private Optional<Fitted> claim(FrameJob job) {
    long now = clocks.epochMicros();
    Optional<DropReason> tooLate = job.input().freshness().dropReason(now);
    if (tooLate.filter(reason -> job.drop(reason, now)).isPresent()) {
      return Optional.empty();
    }
    return job.fitted().filter(_ -> job.claim());
  }
}
