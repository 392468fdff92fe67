package dev.maskstream.tensorrt;

import dev.maskstream.tensorrt.CudaFailure.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch at a time on a device: write frames into {@link #input}, {@link #submit}, {@link
 * #await}, read {@link #output}. Several sessions of a model keep the device busy while others copy
 * or decode.
 *
 * <p>Where the device has too little memory the largest batch is halved, once for each time it is
 * met, and what was submitted runs in parts; the caller notices nothing but {@link #largestRun}.
 *
 * <p>Threads: one at a time.
 */
public final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** How long one looks without pause, as most batches are done within. */
  private static final long SPIN_NANOS = 50_000;

  private static final long PAUSE_NANOS = 20_000;

  private final Slot slot;
  private final DeviceHealth health;
  private final Flights flights;
  private final Duration timeout;
  private final Runnable onShortage;
  private final LongSupplier nanoClock;
  private final long inputFrameBytes;
  private final List<Long> outputFrameBytes;
  private final int largest;
  private final int capacity;

  private BatchSizes sizes;
  private int submitted;
  private boolean halved;
  private boolean closed;

  /**
   * Takes a slot over.
   *
   * @throws CudaFailure if the device has no memory for half the sizes either; the slot is closed
   */
  Session(
      Slot slot, SessionShape shape, DeviceHealth health, Flights flights, LongSupplier nanoClock) {
    this.slot = slot;
    this.health = health;
    this.flights = flights;
    this.timeout = shape.timeout();
    this.onShortage = shape.onShortage();
    this.nanoClock = nanoClock;
    this.inputFrameBytes = shape.inputFrameBytes();
    this.outputFrameBytes = shape.outputFrameBytes();
    this.sizes = shape.sizes();
    this.largest = sizes.largest();
    this.capacity = sizes.capacityFor(largest);
    try {
      health.require();
      prepare();
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  private void prepare() {
    try {
      slot.prepare(sizes.sizes());
    } catch (CudaFailure e) {
      halve(e);
      slot.prepare(sizes.sizes());
    }
  }

  /** The most frames that one {@link #submit} takes. */
  public int maxBatchSize() {
    return largest;
  }

  /** The most frames that the device computes at once; less than asked for if memory is short. */
  public int largestRun() {
    return sizes.largest();
  }

  /** Device memory and pinned memory this session has taken, in bytes. */
  public long bytes() {
    return slot.bytes();
  }

  /**
   * Where the frames go, one after the other, uint8 {@code [H, W, C]} each: pinned memory, so that
   * the device reads it without a copy between. Not to be written between {@link #submit} and the
   * end of {@link #await}.
   *
   * @param frames 1 to {@link #maxBatchSize}
   */
  public ByteBuffer input(int frames) {
    requireFrames(frames);
    return slot.input().slice(0, Math.toIntExact(frames * inputFrameBytes));
  }

  /**
   * Starts a batch and returns at once.
   *
   * @param frames 1 to {@link #maxBatchSize}; what lies first in {@link #input}
   * @throws CudaFailure if the device fails
   */
  public void submit(int frames) {
    requireFrames(frames);
    if (submitted != 0) {
      throw new IllegalStateException("a batch is in flight: await it first");
    }
    health.require();
    flights.begin();
    submitted = frames;
    halved = false;
    try {
      launch();
    } catch (CudaFailure e) {
      recover(e);
    }
  }

  private void launch() {
    for (BatchSizes.Chunk chunk : sizes.chunks(submitted, capacity)) {
      slot.launch(chunk.first(), chunk.size());
    }
  }

  /**
   * Waits until the batch is done.
   *
   * @throws CudaFailure if it failed, or is not done within the option {@code timeoutMillis}, which
   *     counts as the loss of the device
   */
  public void await() {
    if (submitted == 0) {
      throw new IllegalStateException("no batch is in flight");
    }
    long start = nanoClock.getAsLong();
    while (!isDone()) {
      long waited = nanoClock.getAsLong() - start;
      if (waited > timeout.toNanos()) {
        throw fail(CudaFailure.hung("a batch is not done after " + timeout.toMillis() + " ms"));
      }
      if (waited < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    land();
  }

  private boolean isDone() {
    try {
      return slot.isDone();
    } catch (CudaFailure e) {
      recover(e);
      return false;
    }
  }

  /** Halves the batch and starts again, once for each batch; any other failure is thrown. */
  private void recover(CudaFailure failure) {
    if (halved) {
      throw fail(failure);
    }
    halved = true;
    try {
      halve(failure);
      slot.prepare(sizes.sizes());
      launch();
    } catch (CudaFailure e) {
      throw fail(e);
    }
  }

  private void halve(CudaFailure failure) {
    if (failure.kind() != Kind.OUT_OF_MEMORY) {
      throw failure;
    }
    onShortage.run();
    BatchSizes before = sizes;
    sizes = before.halved().orElseThrow(() -> failure);
    LOG.atWarn()
        .addKeyValue("from", before.largest())
        .addKeyValue("to", sizes.largest())
        .addKeyValue("reason", failure.getMessage())
        .log("GPU memory is short: batches are smaller from now on");
  }

  private CudaFailure fail(CudaFailure failure) {
    land();
    if (failure.kind() == Kind.STICKY) {
      health.lose(failure.getMessage());
    }
    return failure;
  }

  private void land() {
    submitted = 0;
    flights.end();
  }

  /**
   * The maps of the last batch, uint8 {@code [H, W]} for each frame, until the next {@link
   * #submit}.
   *
   * @param index of the output, as the file orders them
   * @param frames as submitted
   */
  public ByteBuffer output(int index, int frames) {
    requireFrames(frames);
    return slot.output(index).slice(0, Math.toIntExact(frames * outputFrameBytes.get(index)));
  }

  private void requireFrames(int frames) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (frames < 1 || frames > largest) {
      throw new IllegalArgumentException("a batch of " + frames + " frames; 1 to " + largest);
    }
  }

  /** Gives the device's memory back, after the batch in flight if there is one. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (submitted != 0) {
        await();
      }
    } finally {
      flights.leave();
      // On a lost device this could wait for ever, and its memory goes with the process.
      if (health.lost().isEmpty()) {
        slot.close();
      }
    }
  }

  /**
   * What a session is made for.
   *
   * @param inputFrameBytes of a frame
   * @param outputFrameBytes of a frame, for each output
   * @param onShortage told of each batch that the device has too little memory for
   */
  record SessionShape(
      BatchSizes sizes,
      long inputFrameBytes,
      List<Long> outputFrameBytes,
      Duration timeout,
      Runnable onShortage) {
    SessionShape {
      outputFrameBytes = List.copyOf(outputFrameBytes);
    }
  }
}
