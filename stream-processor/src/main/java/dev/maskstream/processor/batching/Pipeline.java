package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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
  private final ModelLanes models;
  private final Reporting reporting;
  private final FrameLanes lanes;
  private final MaskEncoder encoder;
  private final ThreadPoolExecutor encoders;
  private final List<EngineSlot> slots = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  // What a batch took of late.
  private final AtomicLong batchNanos = new AtomicLong();

  /** Whom the pipeline tells of what it cannot mend. Called on its threads. */
  public interface Trouble {
    /**
     * A slot cannot use the model any more: it fails on frames that are known to be good. No frame
     * is lost: what it has not segmented runs on the version that is swapped in next, or waits for
     * it. {@link ReadyModel#framesSegmented} and {@link ReadyModel#brokenSlots} say how far it
     * came.
     */
    void modelBroken(ReadyModel model, RuntimeException cause);

    /** A shadow has failed several times in a row and is the shadow no more. */
    void shadowBroken(ReadyModel shadow, RuntimeException cause);

    /**
     * The device is lost to this process, which cannot go on. No frame is lost: what was not
     * segmented stays in flight, so no commit passes it. Called for each batch that meets the loss.
     */
    void deviceLost(RuntimeException cause);

    /** A thread has died of something unforeseen; the process cannot go on. */
    void threadDied(String thread, Throwable cause);
  }

  /**
   * Whom the pipeline tells of its work.
   *
   * @param observed keeps the figures of each model version
   */
  public record Reporting(ProcessorMetrics metrics, Observed observed, Trouble trouble) {}

  /**
   * What promptable models need.
   *
   * @param embeddings shared by frames and by whoever asks about them
   * @param mostInteractive work that people wait for, beyond which it is refused
   */
  public record Prompting(EmbeddingCache embeddings, int mostInteractive) {}

  /**
   * Starts the threads. Frames wait until their model has a version.
   *
   * @param fitting brings a picture to a segmenter's size; called on decode threads, and on engine
   *     slots for shadows of another size
   */
  public Pipeline(
      PipelineSettings settings,
      ModelLanes models,
      BiFunction<Segmenter, byte[], Fitting> fitting,
      Clocks clocks,
      Reporting reporting,
      Prompting prompting) {
    this.settings = settings;
    this.models = models;
    this.reporting = reporting;
    this.lanes =
        new FrameLanes(models, settings.slots(), settings.capacity(), prompting.mostInteractive());
    this.encoder = new MaskEncoder(clocks);
    this.encoders = encoders(settings);
    ProcessorMetrics metrics = reporting.metrics();
    DecodeStep decode = new DecodeStep(lanes, fitting, clocks, metrics);
    for (int at = 0; at < settings.pictureThreads(); at++) {
      threads.add(start("decode-" + at, decode::runOnce));
    }
    EngineSlot.Parts parts =
        new EngineSlot.Parts(
            lanes,
            new Batcher(settings.policy(), lanes, clocks),
            new SlotCheck(fitting),
            new ShadowStep(fitting, clocks, reporting.observed(), reporting.trouble()),
            new PromptedRun(prompting.embeddings()),
            new End(),
            clocks,
            metrics);
    for (int at = 0; at < settings.slots(); at++) {
      EngineSlot slot = new EngineSlot(at, parts);
      slots.add(slot);
      threads.add(start("engine-slot-" + at, slot::runOnce));
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

  private Thread start(String name, Step step) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .uncaughtExceptionHandler((_, cause) -> reporting.trouble().threadDied(name, cause))
        .start(
            () -> {
              try {
                while (!stopping) {
                  step.runOnce();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Takes a frame in. Its outcome comes by its {@code onFinish}. */
  public void submit(FrameJob job) {
    lanes.submit(job);
  }

  /** Takes work that somebody waits for, ahead of live frames. False if too much waits already. */
  public boolean offer(SlotWork work) {
    return lanes.offer(work);
  }

  /**
   * A promptable model has failed in a slot. If it fails on a plain grey picture too, the slot
   * cannot use it any more, and whoever mends models is told. Belongs to the slot's thread.
   *
   * @return whether this process may answer the request; the next one may not fail on it
   */
  public boolean requestFailed(ReadyModel model, int slot, RuntimeException cause) {
    reporting.metrics().engineFailed();
    if (EngineException.kindOf(cause) == EngineException.Kind.DEVICE_LOST) {
      reporting.trouble().deviceLost(cause);
      return false;
    }
    reporting.observed().failed(model.spec(), false, 1);
    if (!SlotCheck.works(model, slot)) {
      model.breakSlot(slot);
      reporting.trouble().modelBroken(model, cause);
    }
    return true;
  }

  /** Work that somebody waits for and that no engine slot is at. */
  public int interactiveWaiting() {
    return lanes.interactiveWaiting();
  }

  /** Frames that wait for decoding or for the engine. */
  public int queued() {
    return lanes.queued();
  }

  /** Frames that are decoded and wait for the engine. */
  int readyFrames() {
    return lanes.readyFrames();
  }

  /** Sources with frames waiting. */
  public int waitingSources() {
    return lanes.waitingSources();
  }

  /** Frames the engine slots take together in one round of their largest batches. */
  public int framesPerRound() {
    return models.largestBatch(settings.policy()) * settings.slots();
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
    lanes.close();
  }

  private final class End implements EngineSlot.BatchEnd {
    @Override
    public void segmented(Fitted frame, Found found, BatchFacts facts) {
      batchNanos.accumulateAndGet(facts.inferNanos(), Pipeline::smoothed);
      reporting.metrics().queued(Math.max(0, facts.startedNanos() - frame.readyAtNanos()));
      encoders.execute(() -> encode(frame, found, facts));
    }

    @Override
    public void failed(ReadyModel model, int frames) {
      reporting.observed().failed(model.spec(), false, frames);
    }

    @Override
    public void skipped(ReadyModel shadow) {
      reporting.observed().skipped(shadow.spec(), 1);
    }

    @Override
    public void slotBroken(ReadyModel model, RuntimeException cause) {
      reporting.trouble().modelBroken(model, cause);
    }

    @Override
    public void deviceLost(RuntimeException cause) {
      reporting.trouble().deviceLost(cause);
    }
  }

  private static long smoothed(long before, long now) {
    return before == 0 ? now : before + (now - before) / SMOOTHING;
  }

  private void encode(Fitted frame, Found found, BatchFacts facts) {
    try {
      Mask mask = encoder.encode(frame, found, facts);
      reporting.metrics().encoded(mask.getStages().getEncodeNanos());
      observe(mask, facts);
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

  private void observe(Mask mask, BatchFacts facts) {
    OptionalDouble confidence =
        mask.hasMeanConfidence()
            ? OptionalDouble.of(mask.getMeanConfidence())
            : OptionalDouble.empty();
    // By frame, so that batches of different sizes can be compared.
    long perFrame = facts.inferNanos() / Math.max(1, facts.frames());
    reporting.observed().segmented(facts.model(), false, 1, perFrame, confidence);
  }
}
