package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Frames on their way to the engine, each in the lane of its model, and who takes them from there.
 * A frame belongs to the version that serves when it is read; while there is none it is set aside.
 * Lanes with frames take turns at the engine slots, and together with what people wait for.
 *
 * <p>Threads: any. Bound: {@code capacity} frames wait in each queue, more throw: the stream
 * threads' windows are narrower.
 */
final class FrameLanes {
  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ModelLanes models;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final FairQueue arrived;
  private final FairQueue undecided;
  private final IdleSlots idle = new IdleSlots(lock);
  private final InteractiveQueue interactive;
  private final ShadowQueue shadows;
  private final Turns turns;
  // In order of turns: the lane that had the last one stands at the end.
  private final SequencedMap<String, Lane> lanes = new LinkedHashMap<>();
  private volatile boolean hasEndedLines;

  /** What an engine slot is to do. Its model has been entered and is the slot's to leave. */
  sealed interface Work {
    record Live(Line line) implements Work {}

    record Interactive(SlotWork turn) implements Work {}

    record Shadow(ShadowTask task) implements Work {}
  }

  /**
   * @param mostInteractive work that people wait for, beyond which it is refused
   */
  FrameLanes(ModelLanes models, int slots, int capacity, int mostInteractive) {
    this.models = models;
    this.capacity = capacity;
    this.arrived = new FairQueue(capacity);
    this.undecided = new FairQueue(capacity);
    this.interactive = new InteractiveQueue(mostInteractive, new EncoderShare(slots));
    this.shadows = new ShadowQueue(slots);
    this.turns = new Turns(lanes, interactive, shadows);
    models.watch(this::changed);
  }

  /** Takes a frame in: to be decoded, to wait for its model, or refused at once. */
  void submit(FrameJob job) {
    underLock(() -> admit(job));
  }

  /** Frames whose version is known and that wait to be decoded. */
  FairQueue arrived() {
    return arrived;
  }

  /** The line of a frame that is to be decoded; empty if it has gone elsewhere. */
  Optional<Line> lineOf(FrameJob job) {
    Optional<Line> line = job.line();
    if (line.filter(Line::isAbandoned).isEmpty()) {
      return line;
    }
    lock.lock();
    try {
      place(job, line.get().lane());
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a frame that has been fitted for its line. */
  void ready(FrameJob job) {
    lock.lock();
    try {
      job.line()
          .ifPresent(
              line -> {
                if (line.isAbandoned()) {
                  place(job, line.lane());
                } else {
                  await(job, line);
                }
              });
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the slot is to do next, as {@link Turns} says.
   *
   * @return empty if there is nothing within the time, or something else to be looked after
   */
  Optional<Work> next(int slot, long patienceNanos) throws InterruptedException {
    closeEnded();
    long left = patienceNanos;
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<Work> work = turns.next(slot);
        if (work.isPresent() || left <= 0) {
          return work;
        }
        left = idle.await(slot, anythingHeldUp() ? Math.min(left, SOON_NANOS) : left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody wakes a slot when the last frame of an ended line is finished, or a shadow may run. */
  private boolean anythingHeldUp() {
    return hasEndedLines || interactive.size() > 0 || shadows.size() > 0;
  }

  /** Gives claimed frames back, to be taken first next time. */
  void giveBack(Line line, List<Fitted> frames) {
    if (frames.isEmpty()) {
      return;
    }
    List<FrameJob> jobs = frames.stream().map(Fitted::job).toList();
    underLock(
        () -> {
          jobs.forEach(FrameJob::unclaim);
          if (line.isAbandoned()) {
            jobs.forEach(job -> place(job, line.lane()));
          } else {
            line.ready().putBack(jobs);
            idle.wake(line.model()::isUsable);
          }
        });
  }

  /** A slot cannot use a line's model: what it had claimed waits for one that can. */
  void broken(Line line, int slot, List<Fitted> unserved) {
    underLock(
        () -> {
          line.model().breakSlot(slot);
          giveBack(line, unserved);
          if (line.isEnded() && !line.isAbandoned()) {
            abandon(line);
          }
        });
  }

  /** Offers a frame to a shadow. False if too many wait already. */
  boolean offer(ShadowTask task) {
    return locked(
        () -> {
          boolean taken = shadows.offer(task);
          if (taken) {
            idle.wake(task.shadow()::isUsable);
          }
          return taken;
        });
  }

  void shadowDone() {
    underLock(shadows::done);
  }

  /** Takes work that somebody waits for. False if too much waits already. */
  boolean offer(SlotWork work) {
    return locked(
        () -> {
          boolean taken = interactive.offer(work);
          if (taken) {
            idle.wake(work::isReadyFor);
          }
          return taken;
        });
  }

  /**
   * The slot has given work its turn.
   *
   * @param again whether the work waits for another one
   */
  void interactiveDone(SlotWork work, boolean again) {
    underLock(
        () -> {
          interactive.done(work, again);
          // What waited for an encoder, or for this very embedding, may have its turn now.
          idle.wakeAll();
        });
  }

  /** The slot is done with live frames of a line. */
  void liveDone(Line line) {
    if (!line.model().isPromptable()) {
      return;
    }
    underLock(
        () -> {
          interactive.liveEncoderEnded();
          idle.wakeAll();
        });
  }

  /** Work that somebody waits for and that no slot is at. */
  int interactiveWaiting() {
    return locked(interactive::size);
  }

  private void underLock(Runnable step) {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  private void admit(FrameJob job) {
    job.input()
        .model()
        .get()
        .or(models::defaultModel)
        .ifPresentOrElse(model -> place(job, lane(model)), () -> undecided.add(job));
  }

  private Lane lane(String model) {
    Lane lane = lanes.computeIfAbsent(model, name -> new Lane(name, models.lane(name), capacity));
    follow(lane);
    return lane;
  }

  private void place(FrameJob job, Lane lane) {
    switch (models.standing(lane.model())) {
      case UNKNOWN ->
          job.refuse(
              "unknown-model",
              "the registry has no model %s; publish it, or let the source name another one"
                  .formatted(lane.model()));
      case UNAVAILABLE ->
          job.refuse(
              "model-unavailable",
              "no version of model %s that was rolled out can serve; the events topic says why"
                  .formatted(lane.model()));
      case UNREAD, LOADING, SERVING ->
          lane.open().ifPresentOrElse(line -> enter(job, line), () -> setAside(job, lane));
    }
  }

  private void enter(FrameJob job, Line line) {
    if (!job.moveTo(Optional.of(line))) {
      return;
    }
    if (job.fitted().filter(it -> it.geometry().equals(line.geometry())).isPresent()) {
      await(job, line);
    } else {
      arrived.add(job);
    }
  }

  private void await(FrameJob job, Line line) {
    line.ready().add(job);
    idle.wake(line.model()::isUsable);
  }

  private static void setAside(FrameJob job, Lane lane) {
    if (job.moveTo(Optional.empty())) {
      lane.aside().add(job);
    }
  }

  private void changed(Optional<String> model) {
    underLock(
        () -> {
          model
              .map(this::lane)
              .map(List::of)
              .orElseGet(() -> List.copyOf(lanes.values()))
              .forEach(this::release);
          if (models.defaultModel().isPresent()) {
            undecided.takeAll().forEach(this::admit);
          }
        });
  }

  /** Frames that waited for the model go on, if there is an answer for them now. */
  private void release(Lane lane) {
    follow(lane);
    boolean waits =
        switch (models.standing(lane.model())) {
          case UNKNOWN, UNAVAILABLE -> false;
          case UNREAD, LOADING, SERVING -> lane.open().isEmpty();
        };
    if (!waits) {
      lane.aside().takeAll().forEach(this::admit);
    }
  }

  /** A version that has come begins a line; the one before ends its own. */
  private void follow(Lane lane) {
    Optional<ReadyModel> serving = lane.reference().current();
    Optional<Line> open = lane.open();
    if (serving.equals(open.map(Line::model))) {
      return;
    }
    open.ifPresent(Line::end);
    serving.filter(ReadyModel::enter).ifPresent(lane::begin);
    if (open.isPresent()) {
      hasEndedLines = true;
      idle.wake(_ -> true);
    }
    // One that works keeps its frames; those of one that does not run on its successor.
    open.filter(before -> before.model().isBroken()).ifPresent(this::abandon);
  }

  private void abandon(Line line) {
    line.abandon();
    line.ready().takeAll().forEach(job -> place(job, line.lane()));
  }

  /** Lets go of versions that were replaced and whose frames are all finished. */
  private void closeEnded() {
    if (!hasEndedLines) {
      return;
    }
    List<Line> over = new ArrayList<>();
    lock.lock();
    try {
      for (Lane lane : lanes.values()) {
        lane.lines().stream().filter(Line::isOver).forEach(over::add);
        lane.lines().removeAll(over);
      }
      hasEndedLines =
          lanes.values().stream().flatMap(lane -> lane.lines().stream()).anyMatch(Line::isEnded);
    } finally {
      lock.unlock();
    }
    // Closing an engine takes a while: not under the lock.
    over.forEach(line -> line.model().leave());
  }

  /** Lets go of all models. For when no slot works any more. */
  void close() {
    List<ReadyModel> all = new ArrayList<>();
    lock.lock();
    try {
      for (Lane lane : lanes.values()) {
        lane.lines().forEach(line -> all.add(line.model()));
        lane.lines().clear();
      }
    } finally {
      lock.unlock();
    }
    all.forEach(ReadyModel::leave);
  }

  /** Frames that are decoded and wait for the engine. */
  int readyFrames() {
    return sum(lane -> lane.lines().stream().mapToInt(line -> line.ready().size()).sum());
  }

  /** Frames that wait, wherever. */
  int queued() {
    return arrived.size() + undecided.size() + readyFrames() + sum(lane -> lane.aside().size());
  }

  /** Sources with frames waiting. */
  int waitingSources() {
    int ready =
        sum(
            lane ->
                lane.aside().sources()
                    + lane.lines().stream().mapToInt(line -> line.ready().sources()).sum());
    return Math.max(arrived.sources(), undecided.sources() + ready);
  }

  private int sum(ToIntFunction<Lane> count) {
    return locked(() -> lanes.values().stream().mapToInt(count).sum());
  }
}
