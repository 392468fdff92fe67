package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.FrameInput;
import dev.maskstream.processor.batching.FrameJob;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.ledger.InFlightLedger;
import dev.maskstream.processor.ledger.PartitionLedger;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import dev.maskstream.processor.streams.Answers.Answer;
import dev.maskstream.proto.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One partition's frames into the pipeline and their outcomes out of it, in the order of the log.
 * Handing a frame in never waits.
 *
 * <p>Threads: the stream thread's.
 */
final class FrameProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Duration FORWARD_EVERY = Duration.ofMillis(1);

  private final Parts parts;
  private final LatestFrames latest = new LatestFrames();
  // Keys of the records in flight, in step with the ledger.
  private final Deque<Optional<byte[]>> keys = new ArrayDeque<>();
  private ProcessorContext<byte[], byte[]> context;
  private InFlightLedger<FrameJob> ledger;
  private TopicPartition partition;
  private PartitionLedger<FrameJob> inFlight;
  private Cancellable forwarding;

  /**
   * What all frame processors of a process share.
   *
   * @param commitsAtRest whether to ask for a commit as soon as a stream thread has no frame in
   *     flight, because readers see no mask before
   */
  record Parts(
      String framesTopic,
      ThreadLedgers ledgers,
      Pipeline pipeline,
      FrameReader reader,
      Answers answers,
      Clocks clocks,
      ProcessorMetrics metrics,
      boolean commitsAtRest) {}

  FrameProcessor(Parts parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> given) {
    context = given;
    ledger = parts.ledgers().current();
    partition = new TopicPartition(parts.framesTopic(), given.taskId().partition());
    inFlight = ledger.open(partition);
    keys.clear();
    forwarding = null;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    FrameInput input = parts.reader().read(record, place);
    byte[] picture = record.value() == null ? new byte[0] : record.value();
    FrameJob job = new FrameJob(input, picture, Topics.DEAD_LETTER_BYTES, inFlight::finished);
    inFlight.enter(place.offset(), job, parts.clocks().nanos());
    keys.addLast(Optional.ofNullable(FrameReader.boundedKey(record.key())));
    begin(job);
    forwardFinished();
    if (!inFlight.isEmpty() && forwarding == null) {
      forwarding =
          context.schedule(FORWARD_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> forwardOrRest());
    }
  }

  private void begin(FrameJob job) {
    FrameInput input = job.input();
    if (!FrameReader.hasSource(input)) {
      job.refuse(
          "bad-source",
          "the record's key must be the source's name: 1 to 128 of A-Z, a-z, 0-9, '.', '_', '-'");
      return;
    }
    long now = parts.clocks().epochMicros();
    if (input.freshness().dropReason(now).filter(reason -> job.drop(reason, now)).isPresent()) {
      return;
    }
    if (input.freshness().latest()) {
      latest.arrived(job, latestShare(), now);
    }
    parts.pipeline().submit(job);
  }

  /** How many frames of one {@code latest} source may wait: its share of one round of batches. */
  private int latestShare() {
    return Math.max(
        1, parts.pipeline().framesPerRound() / Math.max(1, parts.pipeline().waitingSources()));
  }

  private void forwardOrRest() {
    forwardFinished();
    if (inFlight.isEmpty() && forwarding != null) {
      forwarding.cancel();
      forwarding = null;
      // Not where frames are answered as they are read, such as stale ones: each would be a commit.
      if (parts.commitsAtRest() && ledger.inFlight() == 0) {
        context.commit();
      }
    }
  }

  private void forwardFinished() {
    Optional<FrameJob> head = inFlight.finishedHead();
    while (head.isPresent()) {
      Answer answer = parts.answers().answer(head.get(), keys.getFirst().orElse(null));
      // If this throws, the frame is still in the ledger and no commit can pass it.
      context.forward(answer.record(), answer.sink());
      keys.removeFirst();
      inFlight.leave();
      parts.metrics().answered(answer.outcome(), answer.reason());
      head = inFlight.finishedHead();
    }
  }

  @Override
  public void close() {
    if (forwarding != null) {
      forwarding.cancel();
      forwarding = null;
    }
    if (inFlight != null) {
      ledger.close(partition, inFlight);
    }
    keys.clear();
  }
}
