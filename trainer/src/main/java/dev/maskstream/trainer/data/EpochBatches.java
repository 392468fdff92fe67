package dev.maskstream.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The batches of one epoch, each read while the step before it is fitted.
 *
 * <p>Every epoch and every step has random numbers of its own, drawn from the run's seed: which
 * pictures a batch holds and how they are changed does not depend on where a run was stopped, nor
 * on how fast it reads.
 *
 * <p>Threads: one takes batches; a thread of its own reads at most one ahead.
 */
public final class EpochBatches implements AutoCloseable {
  private static final long EPOCH = 1_000_003;
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final List<LabelledPicture> order;
  private final int batchSize;
  private final long seed;
  private final BatchReader[] readers;
  private final ExecutorService ahead;
  private int next;
  private Future<Batch> coming;
  private long waitNanos;

  /**
   * Begins to read.
   *
   * @param readers two, taken in turns: while a batch of one is used, the other reads
   * @param seed of the run
   * @param epoch from 1
   * @param firstStep steps of the epoch that are done already
   */
  public EpochBatches(
      List<LabelledPicture> pictures,
      int batchSize,
      BatchReader[] readers,
      long seed,
      int epoch,
      int firstStep) {
    this.batchSize = batchSize;
    this.readers = readers.clone();
    this.seed = seed * EPOCH + epoch;
    this.next = firstStep;
    order = new ArrayList<>(pictures);
    Collections.shuffle(order, new Random(this.seed));
    ahead = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("batch-reader").factory());
    readNext();
  }

  private int steps() {
    return Math.ceilDiv(order.size(), batchSize);
  }

  private void readNext() {
    int step = next++;
    if (step < steps()) {
      coming = ahead.submit(() -> read(step));
    }
  }

  private Batch read(int step) {
    int from = step * batchSize;
    int to = Math.min(order.size(), from + batchSize);
    SplittableRandom random = new SplittableRandom(seed ^ (step + 1) * STEP);
    return readers[step % readers.length].read(order.subList(from, to), random);
  }

  /**
   * The next batch; good until the one after it is asked for.
   *
   * @throws IllegalStateException if the epoch has no more
   */
  public Batch next() throws InterruptedException {
    if (next > steps()) {
      throw new IllegalStateException("the epoch has no more than " + steps() + " batches");
    }
    long began = System.nanoTime();
    try {
      Batch batch = coming.get();
      readNext();
      return batch;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be read: " + e.getCause(), e.getCause());
    } finally {
      waitNanos += System.nanoTime() - began;
    }
  }

  /** How long the steps waited for pictures. */
  public long waitNanos() {
    return waitNanos;
  }

  @Override
  public void close() {
    ahead.shutdownNow();
    ahead.close();
  }
}
