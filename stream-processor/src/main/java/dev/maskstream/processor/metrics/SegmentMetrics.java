package dev.maskstream.processor.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Everything that is counted of prompts and of embeddings, declared once. Names are public API.
 *
 * <p>Threads: any.
 */
public final class SegmentMetrics {
  private final MeterRegistry registry;
  private final Timer read;
  private final Timer queue;
  private final Timer decode;
  private final Timer encoder;
  private final Timer decoder;
  private final Timer total;
  private final Counter hits;
  private final Counter misses;
  private final Counter evictions;

  public SegmentMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.read = stage("read");
    this.queue = stage("queue");
    this.decode = stage("decode");
    this.encoder = stage("encoder");
    this.decoder = stage("decoder");
    this.total = stage("total");
    this.hits = asked("hit");
    this.misses = asked("miss");
    this.evictions =
        Counter.builder("maskstream.embedding.cache.evictions")
            .description("Embeddings that made room for others.")
            .register(registry);
  }

  private Timer stage(String name) {
    return Timer.builder("maskstream.segment.stage")
        .description(
            "Time each segment request spends in a stage; total is from its reading to its answer.")
        .tag("stage", name)
        .publishPercentileHistogram()
        .register(registry);
  }

  private Counter asked(String result) {
    return Counter.builder("maskstream.embedding.cache.requests")
        .description("Pictures whose embedding was there (hit), or had to be made (miss).")
        .tag("result", result)
        .register(registry);
  }

  /** Watches what the cache holds. */
  public void watchEmbeddings(LongSupplier bytes, LongSupplier entries) {
    Gauge.builder("maskstream.embedding.cache.size", bytes::getAsLong)
        .description("Memory that embeddings take.")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("maskstream.embedding.cache.entries", entries::getAsLong)
        .description("Embeddings that are held.")
        .register(registry);
  }

  /** Watches the memory that previous masks take. */
  public void watchMasks(LongSupplier bytes) {
    Gauge.builder("maskstream.segment.masks", bytes::getAsLong)
        .description("Memory for the previous masks of segment requests that are open.")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Watches how many requests are here, and how many of them wait for the engine. */
  public void watchRequests(IntSupplier here, IntSupplier waiting) {
    Gauge.builder("maskstream.segment.in.flight", here::getAsInt)
        .description("Segment requests read and not yet answered.")
        .register(registry);
    Gauge.builder("maskstream.segment.queued", waiting::getAsInt)
        .description("Turns at the engine that segment requests wait for.")
        .register(registry);
  }

  public void embeddingAsked(boolean hit) {
    (hit ? hits : misses).increment();
  }

  public void embeddingEvicted() {
    evictions.increment();
  }

  /** A frame has been read from its topic. */
  public void frameRead(long nanos) {
    read.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** What a request that was segmented took; a stage that was not needed is 0 and left out. */
  public void segmented(long queueNanos, long decodeNanos, long encoderNanos, long decoderNanos) {
    queue.record(queueNanos, TimeUnit.NANOSECONDS);
    recordIfAny(decode, decodeNanos);
    recordIfAny(encoder, encoderNanos);
    recordIfAny(decoder, decoderNanos);
  }

  private static void recordIfAny(Timer timer, long nanos) {
    if (nanos > 0) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * A request has been answered.
   *
   * @param outcome {@code segmented}, or the code of the refusal
   */
  public void answered(String outcome, long totalNanos) {
    total.record(totalNanos, TimeUnit.NANOSECONDS);
    Counter.builder("maskstream.segment.requests")
        .description("Segment requests by what became of them.")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }
}
