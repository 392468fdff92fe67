package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.EmbeddingCache;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.metrics.SegmentMetrics;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests of the {@code segment-requests} topic: one thread reads, two prepare and answer,
 * the engine slots do the rest.
 *
 * <p>Threads: any may start, ask and close.
 */
public final class SegmentService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SegmentService.class);
  private static final int DESK_THREADS = 2;
  private static final long RETRY_MILLIS = 1_000;
  private static final long STOP_SECONDS = 5;

  private final SegmentSettings settings;
  private final Clocks clocks;
  private final FramePictures frames;
  private final AnswerSender answers;
  private final ThreadPoolExecutor desks;
  private final RequestLoop loop;
  private final Thread thread;

  /**
   * What requests are served with.
   *
   * @param onFatal told why requests cannot be answered any more
   */
  public record Parts(
      Pipeline pipeline,
      ModelLanes models,
      EmbeddingCache embeddings,
      Clocks clocks,
      SegmentMetrics metrics,
      Consumer<String> onFatal) {}

  public SegmentService(SegmentSettings settings, Parts parts) {
    this.settings = settings;
    this.clocks = parts.clocks();
    this.frames = SegmentClients.frames(settings, clocks.nanoClock());
    this.answers = new AnswerSender(SegmentClients.answers(settings), clocks, parts.metrics());
    this.desks = desks(settings.mostRequests(), parts.onFatal());
    RequestDesk desk = new RequestDesk(deskParts(settings, parts));
    this.loop =
        new RequestLoop(
            SegmentClients.requests(settings),
            new RequestLoop.Parts(
                new RequestReader(
                    settings.replyTopics(),
                    settings.topics().segmentReplies(),
                    settings.longestWait()),
                new ModelChoice(parts.models()),
                answers,
                desk::begin,
                desk::forget,
                clocks,
                settings.mostRequests()));
    parts.metrics().watchRequests(loop::open, parts.pipeline()::interactiveWaiting);
    this.thread =
        Thread.ofPlatform()
            .name("segment-requests")
            .daemon()
            .uncaughtExceptionHandler(
                (_, cause) -> parts.onFatal().accept("segment request thread: " + cause))
            .unstarted(this::run);
  }

  private RequestDesk.Parts deskParts(SegmentSettings settings, Parts parts) {
    MaskMemory masks = new MaskMemory(settings.mostMaskBytes());
    parts.metrics().watchMasks(masks::held);
    return new RequestDesk.Parts(
        frames,
        parts.pipeline(),
        parts.embeddings(),
        masks,
        settings.limits(),
        answers,
        desks,
        clocks,
        parts.metrics());
  }

  /** Room for two steps of every request. */
  private static ThreadPoolExecutor desks(int mostRequests, Consumer<String> onFatal) {
    return new ThreadPoolExecutor(
        DESK_THREADS,
        DESK_THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(2 * mostRequests),
        Thread.ofPlatform()
            .name("segment-", 0)
            .daemon()
            .uncaughtExceptionHandler((_, cause) -> onFatal.accept("segment thread: " + cause))
            .factory());
  }

  public void start() {
    loop.subscribe(settings.topics().segmentRequests());
    thread.start();
  }

  /** Requests that are read and whose answers have not arrived. */
  public int open() {
    return loop.open();
  }

  private void run() {
    while (!loop.isStopping()) {
      try {
        loop.runOnce();
      } catch (WakeupException _) {
        // close() asks for it.
      } catch (KafkaException e) {
        log.atWarn().setCause(e).log("cannot read segment requests; trying again");
        pause();
      }
    }
    drain();
    loop.close();
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is open is answered if it can be in time; the rest is read by the next process. */
  private void drain() {
    long until = clocks.nanos() + settings.stopTimeout().toNanos();
    while (loop.open() > 0 && clocks.nanos() - until < 0 && !Thread.interrupted()) {
      loop.settle();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /** Reads nothing more, answers what it can in time, commits, closes. */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(settings.stopTimeout().toMillis() + TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      desks.shutdown();
      var _ = desks.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    frames.close();
    answers.close();
  }
}
