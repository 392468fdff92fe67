package dev.maskstream.trainer.service;

import dev.maskstream.trainer.StopSwitch;
import dev.maskstream.vision.BackgroundWork;
import java.time.Duration;
import java.util.Optional;

/**
 * The thread that a run has to itself.
 *
 * <p>Threads: one starts runs and asks how they ended; any may stop.
 */
final class RunThread implements AutoCloseable {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  private final RunWorker worker;
  private volatile Optional<Running> running = Optional.empty();

  private static final class Running {
    private final StopSwitch stop = new StopSwitch();
    private final RunPlan plan;
    private final Thread thread;
    private volatile RunWorker.End end = RunWorker.End.LATER;

    Running(RunWorker worker, RunPlan plan, CandidatePublisher publisher) {
      this.plan = plan;
      this.thread =
          Thread.ofPlatform()
              .name("retraining")
              .daemon()
              .start(
                  () -> {
                    BackgroundWork.giveWay();
                    try (stop) {
                      end = worker.work(plan, stop, publisher);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
    }
  }

  RunThread(RunWorker worker) {
    this.worker = worker;
  }

  /**
   * Starts a run.
   *
   * @throws IllegalStateException if one is under way
   */
  void start(RunPlan plan, CandidatePublisher publisher) {
    if (running.isPresent()) {
      throw new IllegalStateException("a run is under way: " + running.get().plan.name());
    }
    running = Optional.of(new Running(worker, plan, publisher));
  }

  /** The run under way, or one whose end was not asked for yet. */
  Optional<RunPlan> current() {
    return running.map(one -> one.plan);
  }

  /** How the run ended, told once; empty while it is under way and when there is none. */
  Optional<RunWorker.End> ended() {
    Optional<Running> one = running;
    if (one.isEmpty() || one.get().thread.isAlive()) {
      return Optional.empty();
    }
    running = Optional.empty();
    return Optional.of(one.get().end);
  }

  /** Has the run stop after the batch it is in; does not wait. */
  void stop() {
    running.ifPresent(one -> one.stop.request());
  }

  /** Stops the run and waits until its checkpoint is written, 30 seconds at most. */
  @Override
  public void close() {
    stop();
    if (running.isPresent()) {
      try {
        boolean _ = running.get().thread.join(STOP_DEADLINE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
