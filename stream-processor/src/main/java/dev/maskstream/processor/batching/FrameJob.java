package dev.maskstream.processor.batching;

import dev.maskstream.processor.ledger.Ticket;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.vision.FittedFrame;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One frame on its way from the log to its outcome.
 *
 * <p>Threads: any. It is waiting until an engine slot claims it; only a waiting frame can be
 * dropped. Whoever finishes it first decides; later outcomes are ignored.
 */
public final class FrameJob implements Ticket {
  private enum Stage {
    WAITING,
    CLAIMED,
    FINISHED
  }

  private final FrameInput input;
  private final int mostRefusedBytes;
  private final Runnable onFinish;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final Object lineLock = new Object();
  private boolean isOver;
  private volatile Line line;
  private volatile byte[] picture;
  private volatile Fitted fitted;
  private volatile Outcome outcome;

  /**
   * A frame at the network's size. It holds its own pixels, also when the frame is cancelled
   * meanwhile.
   *
   * @param geometry what it was brought to
   * @param decodeNanos how long decoding and fitting took
   * @param readyAtNanos when it was ready, by the nanosecond clock
   */
  record Fitted(
      FrameJob job, FittedFrame frame, Geometry geometry, long decodeNanos, long readyAtNanos) {}

  /**
   * @param picture encoded; let go of as soon as it is not needed
   * @param mostRefusedBytes how much of the picture is kept when the frame is refused
   * @param onFinish called once, by the thread that finishes the frame
   */
  public FrameJob(FrameInput input, byte[] picture, int mostRefusedBytes, Runnable onFinish) {
    this.input = input;
    this.picture = picture;
    this.mostRefusedBytes = mostRefusedBytes;
    this.onFinish = onFinish;
  }

  public FrameInput input() {
    return input;
  }

  /** The picture; after a refusal its beginning; otherwise empty once finished. */
  public byte[] picture() {
    return picture;
  }

  /** Known once {@link #isFinished}. */
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public boolean isFinished() {
    return outcome != null;
  }

  public boolean isWaiting() {
    return stage.get() == Stage.WAITING;
  }

  /** The line of the version that the frame belongs to; empty without one, or once finished. */
  Optional<Line> line() {
    return Optional.ofNullable(line);
  }

  /** Makes the frame a line's, or nobody's. False if it is finished. */
  boolean moveTo(Optional<Line> next) {
    synchronized (lineLock) {
      if (isOver) {
        return false;
      }
      leaveLine();
      next.ifPresent(Line::entered);
      line = next.orElse(null);
      return true;
    }
  }

  private void leaveLine() {
    if (line != null) {
      line.left();
      line = null;
    }
  }

  void fit(FittedFrame frame, Geometry geometry, long decodeNanos, long readyAtNanos) {
    fitted = new Fitted(this, frame, geometry, decodeNanos, readyAtNanos);
  }

  Optional<Fitted> fitted() {
    return Optional.ofNullable(fitted);
  }

  /** Takes the frame for a batch. False if it waits no more. */
  boolean claim() {
    return stage.compareAndSet(Stage.WAITING, Stage.CLAIMED);
  }

  /** Puts a claimed frame back among the waiting. */
  void unclaim() {
    stage.compareAndSet(Stage.CLAIMED, Stage.WAITING);
  }

  /** Drops the frame if it still waits. */
  public boolean drop(DropReason reason, long nowMicros) {
    if (!stage.compareAndSet(Stage.WAITING, Stage.FINISHED)) {
      return false;
    }
    long age = TimeUnit.MICROSECONDS.toMillis(nowMicros - input.facts().capturedAtMicros());
    settle(new Outcome.Dropped(reason, Math.max(0, age)));
    return true;
  }

  void finish(Outcome decided) {
    if (stage.getAndSet(Stage.FINISHED) != Stage.FINISHED) {
      settle(decided);
    }
  }

  public void refuse(String code, String detail) {
    finish(new Outcome.Refused(code, detail));
  }

  @Override
  public void cancel() {
    finish(new Outcome.Cancelled());
  }

  private void settle(Outcome decided) {
    byte[] whole = picture;
    picture =
        decided instanceof Outcome.Refused
            ? Arrays.copyOf(whole, Math.min(whole.length, mostRefusedBytes))
            : new byte[0];
    fitted = null;
    synchronized (lineLock) {
      isOver = true;
      leaveLine();
    }
    outcome = decided;
    onFinish.run();
  }
}
