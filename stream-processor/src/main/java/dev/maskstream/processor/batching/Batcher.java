package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.proto.v1.DropReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gathers fitted frames of many stream threads into batches for the engine slots.
 *
 * <p>Threads: any may {@link #add}; slots {@link #take}.
 */
final class Batcher {
  private final BatchPolicy policy;
  private final FairQueue ready;
  private final Clocks clocks;
  private final Consumer<FrameJob> refit;

  /**
   * @param refit takes a frame that was fitted for a model that no longer serves
   */
  Batcher(BatchPolicy policy, FairQueue ready, Clocks clocks, Consumer<FrameJob> refit) {
    this.policy = policy;
    this.ready = ready;
    this.clocks = clocks;
    this.refit = refit;
  }

  void add(FrameJob job) {
    ready.add(job);
  }

  /**
   * Takes the next batch: whatever waits, up to the engine's largest size, cut to a size the engine
   * is built for. Frames that nobody wants any more are dropped on the way.
   *
   * @param patienceNanos how long to wait for a first frame
   * @return claimed frames; none when the time is up
   */
  List<Fitted> take(ReadyModel model, long patienceNanos) throws InterruptedException {
    ready.awaitSize(1, patienceNanos);
    int most = policy.largest(model.batchSizes());
    List<Fitted> claimed = ready.take(most, job -> claim(job, model));
    if (claimed.isEmpty()) {
      return claimed;
    }
    if (claimed.size() < most) {
      fill(claimed, most, model);
    }
    int size = Math.min(claimed.size(), policy.size(claimed.size(), model.batchSizes()));
    giveBack(claimed.subList(size, claimed.size()));
    return List.copyOf(claimed.subList(0, size));
  }

  /** Gives claimed frames back, to be taken first next time. */
  void giveBack(List<Fitted> frames) {
    if (!frames.isEmpty()) {
      List<FrameJob> jobs = frames.stream().map(Fitted::job).toList();
      jobs.forEach(FrameJob::unclaim);
      ready.putBack(jobs);
    }
  }

  private void fill(List<Fitted> claimed, int most, ReadyModel model) throws InterruptedException {
    long oldest = claimed.stream().mapToLong(Fitted::readyAtNanos).min().orElseThrow();
    long patience = policy.patienceNanos(clocks.nanos() - oldest);
    if (patience > 0) {
      ready.awaitSize(most - claimed.size(), patience);
      claimed.addAll(ready.take(most - claimed.size(), job -> claim(job, model)));
    }
  }

  private Optional<Fitted> claim(FrameJob job, ReadyModel model) {
    long now = clocks.epochMicros();
    Optional<DropReason> tooLate = job.input().freshness().dropReason(now);
    if (tooLate.filter(reason -> job.drop(reason, now)).isPresent()) {
      return Optional.empty();
    }
    Optional<Fitted> fitted = job.fitted();
    if (fitted.isEmpty()) {
      return fitted;
    }
    if (fitted.get().model() != model) {
      refit.accept(job);
      return Optional.empty();
    }
    return fitted.filter(_ -> job.claim());
  }
}
