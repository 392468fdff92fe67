package dev.maskstream.processor.batching;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The frames of one model version, from when they are read to their outcome. A lane has one line
 * for the version that serves and, for a while after a swap, those of versions before it.
 *
 * <p>Threads: any may ask and count; the rest is guarded by {@link FrameLanes}' lock.
 */
final class Line {
  private final Lane lane;
  private final ReadyModel model;
  private final Geometry geometry;
  private final FairQueue ready;
  private final AtomicInteger frames = new AtomicInteger();
  private volatile boolean ended;
  private volatile boolean abandoned;

  /**
   * @param model entered by the caller; {@link FrameLanes} leaves it
   * @param capacity most frames that may wait for the engine
   */
  Line(Lane lane, ReadyModel model, int capacity) {
    this.lane = lane;
    this.model = model;
    this.geometry = Geometry.of(model);
    this.ready = new FairQueue(capacity);
  }

  Lane lane() {
    return lane;
  }

  ReadyModel model() {
    return model;
  }

  Geometry geometry() {
    return geometry;
  }

  /** Fitted frames that wait for the engine. */
  FairQueue ready() {
    return ready;
  }

  boolean hasWorkFor(int slot) {
    return model.isUsable(slot) && ready.size() > 0;
  }

  /** A frame has become this line's. */
  void entered() {
    frames.incrementAndGet();
  }

  /** A frame is this line's no more. */
  void left() {
    frames.decrementAndGet();
  }

  /** Takes no new frames any more. */
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isOver() {
    return ended && frames.get() == 0;
  }

  /** Its frames move on to the version that has taken over. */
  void abandon() {
    ended = true;
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }
}
