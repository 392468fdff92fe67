package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Refusal;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.Segments;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts answers on their topics. One that Kafka does not take is tried again until nobody wants it
 * any more, so that a request is answered at least once.
 *
 * <p>Threads: any may answer; {@link #takeAcknowledged} and {@link #tryAgain} belong to the thread
 * that reads requests. Bound: requests that are open.
 */
final class AnswerSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AnswerSender.class);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Producer<byte[], byte[]> producer;
  private final Clocks clocks;
  private final SegmentMetrics metrics;
  private final Queue<OpenRequest> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Unsent> unsent = new ConcurrentLinkedQueue<>();

  private record Unsent(OpenRequest open, SegmentReply reply, long notBeforeNanos) {}

  /**
   * @param producer closed here
   */
  AnswerSender(Producer<byte[], byte[]> producer, Clocks clocks, SegmentMetrics metrics) {
    this.producer = producer;
    this.clocks = clocks;
    this.metrics = metrics;
  }

  /** Answers a request that has been ended. */
  void segmented(OpenRequest open, Segments segments) {
    SegmentReply reply = reply(open).setSegments(segments).build();
    if (reply.getSerializedSize() > Topics.MAX_VALUE_BYTES) {
      refuse(
          open,
          new Refused(
              "answer-too-large",
              "the answer has %d bytes, more than a record may; ask for less at once"
                  .formatted(reply.getSerializedSize())));
      return;
    }
    answer(open, reply, "segmented");
  }

  /** Refuses a request that has been ended. */
  void refuse(OpenRequest open, Refused why) {
    SegmentReply reply =
        reply(open)
            .setRefusal(Refusal.newBuilder().setCode(why.code()).setReason(why.reason()))
            .build();
    answer(open, reply, why.code());
  }

  private static SegmentReply.Builder reply(OpenRequest open) {
    return SegmentReply.newBuilder()
        .setRequestId(open.request().getRequestId())
        .setSourceId(open.request().getSourceId())
        .setFrameId(open.request().getFrameId());
  }

  private void answer(OpenRequest open, SegmentReply reply, String outcome) {
    open.models().ifPresent(ChosenModels::leave);
    metrics.answered(outcome, clocks.nanos() - open.origin().readAtNanos());
    send(open, reply);
  }

  private void send(OpenRequest open, SegmentReply reply) {
    byte[] key = reply.getRequestId().getBytes(StandardCharsets.UTF_8);
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(open.origin().replyTo(), key, reply.toByteArray()),
              (_, failure) -> sent(open, reply, Optional.ofNullable(failure)));
    } catch (KafkaException e) {
      sent(open, reply, Optional.of(e));
    }
  }

  private void sent(OpenRequest open, SegmentReply reply, Optional<Exception> failure) {
    if (failure.isEmpty()) {
      acknowledged.add(open);
      return;
    }
    log.atWarn()
        .addKeyValue("request", reply.getRequestId())
        .addKeyValue("topic", open.origin().replyTo())
        .setCause(failure.get())
        .log("an answer could not be sent");
    boolean hopeless = failure.get() instanceof RecordTooLargeException;
    if (hopeless || clocks.epochMicros() > open.untilMicros()) {
      acknowledged.add(open);
    } else {
      unsent.add(new Unsent(open, reply, clocks.nanos() + RETRY_NANOS));
    }
  }

  /** Tries again what could not be sent a while ago. */
  void tryAgain() {
    for (int left = unsent.size(); left > 0; left--) {
      Unsent next = unsent.remove();
      if (clocks.nanos() - next.notBeforeNanos() < 0) {
        unsent.add(next);
      } else {
        send(next.open(), next.reply());
      }
    }
  }

  /** The next request whose answer has arrived, or is not wanted any more. */
  Optional<OpenRequest> takeAcknowledged() {
    return Optional.ofNullable(acknowledged.poll());
  }

  @Override
  public void close() {
    producer.close(CLOSE_DEADLINE);
  }
}
