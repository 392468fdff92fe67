package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From an encoded picture to its outcome: decode threads, engine slots with one owner thread each,
 * encode threads, and the queues between them.
 *
 * <p>Threads: any may {@link #submit}. Bound: {@code capacity} frames at once; the stream threads'
 * windows keep well below it.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
  private static final long STOP_SECONDS = 5;
  private static final int SMOOTHING = 8;

  private final PipelineSettings settings;
  private final ModelReference models;
  private final ProcessorMetrics metrics;
  private final Trouble trouble;
  private final FairQueue arrived;
  private final FairQueue ready;
  private final MaskEncoder encoder;
  private final ThreadPoolExecutor encoders;
  private final List<EngineSlot> slots = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  // What a batch took of late.
  private final AtomicLong batchNanos = new AtomicLong();

  /** Whom the pipeline tells of what it cannot mend. Called on its threads. */
  public interface Trouble {
    /** A slot cannot use the model any more. Frames wait until another one is swapped in. */
    void modelBroken(ReadyModel model, RuntimeException cause);

    /** A thread has died of something unforeseen; the process cannot go on. */
    void threadDied(String thread, Throwable cause);
  }

  /**
   * Starts the threads. Frames wait until {@code models} has one.
   *
   * @param fitting brings a picture to a segmenter's size; called on decode threads
   */
  public Pipeline(
      PipelineSettings settings,
      ModelReference models,
      BiFunction<Segmenter, byte[], Fitting> fitting,
      Clocks clocks,
      ProcessorMetrics metrics,
      Trouble trouble) {
    this.settings = settings;
    this.models = models;
    this.metrics = metrics;
    this.trouble = trouble;
    this.arrived = new FairQueue(settings.capacity());
    this.ready = new FairQueue(settings.capacity());
    this.encoder = new MaskEncoder(clocks);
    this.encoders = encoders(settings);
    Batcher batcher = new Batcher(settings.policy(), ready, clocks, arrived::add);
    DecodeStep decode = new DecodeStep(arrived, models, fitting, batcher, clocks, metrics);
    for (int at = 0; at < settings.pictureThreads(); at++) {
      threads.add(start("decode-" + at, decode::runOnce, () -> {}));
    }
    for (int at = 0; at < settings.slots(); at++) {
      EngineSlot slot = new EngineSlot(at, models, batcher, new End(), clocks, metrics);
      slots.add(slot);
      threads.add(start("engine-slot-" + at, slot::runOnce, slot::leave));
    }
    metrics.watch(this::queued, this::queued);
  }

  private static ThreadPoolExecutor encoders(PipelineSettings settings) {
    return new ThreadPoolExecutor(
        settings.pictureThreads(),
        settings.pictureThreads(),
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(settings.capacity()),
        Thread.ofPlatform().name("encode-", 0).daemon().factory(),
        // At the bound the engine's thread encodes by itself: slower, but nothing is lost.
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  private interface Step {
    void runOnce() throws InterruptedException;
  }

  private Thread start(String name, Step step, Runnable atEnd) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .uncaughtExceptionHandler((_, cause) -> trouble.threadDied(name, cause))
        .start(
            () -> {
              try {
                while (!stopping) {
                  step.runOnce();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                atEnd.run();
              }
            });
  }

  /** Takes a frame in. Its outcome comes by its {@code onFinish}. */
  public void submit(FrameJob job) {
    arrived.add(job);
  }

  /** Frames that wait for decoding or for the engine. */
  public int queued() {
    return arrived.size() + ready.size();
  }

  /** Frames that are decoded and wait for the engine. */
  int readyFrames() {
    return ready.size();
  }

  /** Sources with frames waiting. */
  public int waitingSources() {
    return Math.max(arrived.sources(), ready.sources());
  }

  /** Frames the engine slots take together in one round of their largest batches. */
  public int framesPerRound() {
    int largest =
        models
            .current()
            .map(model -> settings.policy().largest(model.batchSizes()))
            .orElse(settings.policy().maxFrames());
    return largest * settings.slots();
  }

  /** Frames a stream thread should have in flight, so that the engine does not run dry. */
  public int window() {
    return framesPerRound() * WindowPolicy.DEFAULT.rounds(batchNanos.get());
  }

  /** The longest time that any slot has been at one batch by now; empty when all are idle. */
  public OptionalLong longestBatchNanos() {
    return slots.stream().map(EngineSlot::busyNanos).flatMapToLong(OptionalLong::stream).max();
  }

  /** Stops all threads; frames that are not finished stay so. */
  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
    encoders.shutdown();
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class End implements EngineSlot.BatchEnd {
    @Override
    public void segmented(Fitted frame, Segmentation segmentation, BatchFacts facts) {
      batchNanos.accumulateAndGet(facts.inferNanos(), Pipeline::smoothed);
      metrics.queued(Math.max(0, facts.startedNanos() - frame.readyAtNanos()));
      encoders.execute(() -> encode(frame, segmentation, facts));
    }

    @Override
    public void slotBroken(ReadyModel model, RuntimeException cause) {
      trouble.modelBroken(model, cause);
    }
  }

  private static long smoothed(long before, long now) {
    return before == 0 ? now : before + (now - before) / SMOOTHING;
  }

  private void encode(Fitted frame, Segmentation segmentation, BatchFacts facts) {
    try {
      Mask mask = encoder.encode(frame, segmentation, facts);
      metrics.encoded(mask.getStages().getEncodeNanos());
      if (mask.getSerializedSize() > Topics.MAX_VALUE_BYTES) {
        frame
            .job()
            .refuse(
                "mask-too-large",
                "the mask has " + mask.getSerializedSize() + " bytes, more than a record may");
        return;
      }
      frame.job().finish(new Outcome.Masked(mask));
    } catch (RuntimeException fault) {
      log.atError()
          .addKeyValue("frame", frame.job().input().facts().frameId())
          .setCause(fault)
          .log("encoding failed in an unforeseen way");
      frame.job().refuse("internal-error", "encoding failed in an unforeseen way: " + fault);
    }
  }
}
