package dev.maskstream.processor.streams;

import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.ledger.PollGate;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.registry.SourceDirectory;
import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream threads: frames topic into the pipeline, outcomes out to their topics.
 *
 * <p>Threads: any may start, ask and close.
 */
public final class FrameStreams implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FrameStreams.class);
  private static final RestartPolicy RESTARTS = new RestartPolicy(10, Duration.ofMinutes(5));
  // A poll that takes the last record and could take one more leaves the partition in the next
  // fetch.
  private static final int LEAST_POLL_RECORDS = 2;
  private static final int MOST_POLL_RECORDS = 8;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  // Of Kafka's consumer; the group gives up a member that stays silent for its session's time.
  private static final String SILENCE_METRIC = "last-heartbeat-seconds-ago";

  private final Duration drainTimeout;
  private final Duration sessionTimeout;
  private final ProcessorMetrics metrics;
  private final Consumer<String> onFatal;
  private final ThreadLedgers ledgers;
  private final KafkaStreams streams;
  private final Deque<Long> restarts = new ArrayDeque<>();
  private volatile boolean draining;

  /** What the stream threads work with. */
  public record Parts(
      Pipeline pipeline, SourceDirectory sources, Clocks clocks, ProcessorMetrics metrics) {}

  /**
   * @param guardOverride what stands in place of the real commit guard: itself, but for the test
   *     that shows what it is for
   * @param onFatal told why the process cannot go on
   */
  public FrameStreams(
      ProcessorSettings settings,
      Parts parts,
      UnaryOperator<CommitGuard> guardOverride,
      Consumer<String> onFatal) {
    Topics topics = settings.topics();
    this.drainTimeout = settings.stopTimeout();
    this.sessionTimeout = settings.sessionTimeout();
    this.metrics = parts.metrics();
    this.onFatal = onFatal;
    this.ledgers = new ThreadLedgers(topics.frames(), parts.clocks().nanoClock());
    boolean exactlyOnce = settings.guarantee() == ProcessorSettings.Guarantee.EXACTLY_ONCE;
    FrameProcessor.Parts shared =
        new FrameProcessor.Parts(
            topics.frames(),
            ledgers,
            parts.pipeline(),
            new FrameReader(parts.sources(), settings.latestMaxAge().toMillis()),
            new Answers(parts.clocks()),
            parts.clocks(),
            metrics,
            exactlyOnce);
    StreamsProperties properties =
        new StreamsProperties(
            topics,
            settings.kafkaClient(),
            exactlyOnce,
            settings.streamThreads(),
            settings.commitInterval(),
            settings.sessionTimeout(),
            Math.clamp(parts.pipeline().framesPerRound(), LEAST_POLL_RECORDS, MOST_POLL_RECORDS));
    LedgerClientSupplier clients =
        new LedgerClientSupplier(
            ledgers,
            guardOverride.apply(new LedgerGuard(ledgers, metrics)),
            () -> gate(parts.pipeline()),
            parts.clocks().nanoClock());
    this.streams =
        new KafkaStreams(
            FrameTopology.of(topics, () -> new FrameProcessor(shared)),
            properties.toProperties(),
            clients);
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener(this::onState);
  }

  private PollGate gate(Pipeline pipeline) {
    return new PollGate(draining ? 0 : pipeline.window());
  }

  public void start() {
    streams.start();
  }

  /** Whether frames are being read, or would be if there were any. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Kafka Streams' own name for its state, for people. */
  public String state() {
    return streams.state().name();
  }

  /**
   * For how long Kafka has been away, in seconds; empty while it answers. It counts as away when a
   * stream thread has not reached its group for longer than a session lasts.
   */
  public OptionalLong awaySeconds() {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(SILENCE_METRIC))
        .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
        .filter(seconds -> seconds > sessionTimeout.toSeconds())
        .max();
  }

  /** Frames read and not yet answered. */
  public int inFlight() {
    return ledgers.inFlight();
  }

  private synchronized StreamThreadExceptionResponse onUncaught(Throwable failure) {
    long now = System.nanoTime();
    if (RESTARTS.allows(restarts, now)) {
      restarts.addLast(now);
      metrics.threadRestarted();
      log.atWarn().setCause(failure).log("stream thread is replaced; its frames are read again");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    log.atError().setCause(failure).log("stream threads keep failing");
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void onState(KafkaStreams.State now, KafkaStreams.State before) {
    if (now == KafkaStreams.State.ERROR) {
      onFatal.accept("stream threads failed " + RESTARTS.most() + " times in a short while");
    }
  }

  /** Reads nothing more, waits for what is in flight, then closes. */
  @Override
  public void close() {
    draining = true;
    long end = System.nanoTime() + drainTimeout.toNanos();
    while (inFlight() > 0 && System.nanoTime() < end && isRunning()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    // Else the group waits a session's time for this member, and the next process with it.
    streams.close(
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT));
  }
}
