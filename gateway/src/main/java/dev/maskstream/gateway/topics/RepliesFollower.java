package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Refusal;
import dev.maskstream.proto.v1.SegmentReply;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what processors answer to prompts, from the end of the topic on, and tells those who wait.
 * Answers that nobody here waits for, such as those to another gateway's requests, are not looked
 * into.
 *
 * <p>Threads: the constructor and {@link #runOnce} belong to one thread at a time.
 */
public final class RepliesFollower {
  private static final Logger log = LoggerFactory.getLogger(RepliesFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, byte[]> consumer;
  private final Waiters<SegmentReply> waiters;

  /**
   * Takes the end of each partition as it is now for the beginning.
   *
   * @param partitions of the topic of replies
   */
  public RepliesFollower(
      Consumer<String, byte[]> consumer,
      List<TopicPartition> partitions,
      Waiters<SegmentReply> waiters) {
    this.consumer = consumer;
    this.waiters = waiters;
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is put off until somebody asks; by then an answer could have come.
    partitions.forEach(consumer::position);
  }

  /** Reads what is there, waiting up to {@code 200 ms} for something. */
  public void runOnce() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      try {
        read(record);
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        log.atWarn()
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .addKeyValue("reason", e.getMessage())
            .log("a record makes no sense and is passed over");
      }
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
    if (record.key() == null || record.value() == null) {
      throw new IllegalArgumentException("the record has no key or no value");
    }
    UUID id = UUID.fromString(record.key());
    if (waiters.isAwaited(id)) {
      waiters.outcome(id, reply(record.value()));
    }
  }

  private static SegmentReply reply(byte[] value) throws InvalidProtocolBufferException {
    if (value.length <= Topics.MAX_VALUE_BYTES) {
      return SegmentReply.parseFrom(value);
    }
    return SegmentReply.newBuilder()
        .setRefusal(
            Refusal.newBuilder()
                .setCode("answer-too-large")
                .setReason(
                    "The answer has %,d bytes; %,d is the most. Ask for less at a time."
                        .formatted(value.length, Topics.MAX_VALUE_BYTES)))
        .build();
  }
}
