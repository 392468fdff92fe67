package dev.maskstream.gateway.topics;

import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.kafka.FrameFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the frames topic: counts every frame and shows pictures of watched sources to the live
 * view.
 *
 * <p>Bound: a partition with as many unanswered frames as {@link Accounting} holds is paused until
 * some have ended. Threads: the constructor and {@link #runOnce} belong to one thread at a time.
 */
public final class FramesFollower {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, byte[]> consumer;
  private final Accounting accounting;
  private final Watchers watchers;

  /** Who looks at pictures. Called on the follower's thread: must not block. */
  public interface Watchers {
    boolean wantFrameOf(String source);

    void frame(FrameFacts facts, byte[] picture);
  }

  /**
   * @param consumer assigned and positioned
   */
  public FramesFollower(
      Consumer<String, byte[]> consumer, Accounting accounting, Watchers watchers) {
    this.consumer = consumer;
    this.accounting = accounting;
    this.watchers = watchers;
  }

  /** Reads what is there, waiting up to {@code 200 ms} for something. */
  public void runOnce() {
    pauseFullPartitions();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      read(record);
    }
  }

  private void pauseFullPartitions() {
    Predicate<TopicPartition> full = partition -> accounting.isFull(partition.partition());
    List<TopicPartition> toPause = new ArrayList<>(consumer.assignment());
    toPause.removeIf(full.negate());
    List<TopicPartition> toResume = new ArrayList<>(consumer.paused());
    toResume.removeIf(full);
    consumer.pause(toPause);
    consumer.resume(toResume);
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    FrameFacts facts = FrameFacts.read(record);
    String source = facts.sourceId();
    byte[] picture = record.value() == null ? new byte[0] : record.value();
    accounting.frame(
        new SeenFrame(
            source,
            facts.frameId(),
            record.partition(),
            record.offset(),
            picture.length,
            record.timestamp()));
    if (SourceIds.isValid(source) && watchers.wantFrameOf(source)) {
      watchers.frame(facts, picture);
    }
  }
}
