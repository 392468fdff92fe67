package dev.maskstream.standalone.model;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.standalone.client.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Hears from processors, on {@code events}, what became of a decision. Opened before the decision
 * is published, so that no answer is missed.
 *
 * <p>Threads: one.
 */
public final class RolloutWait implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long others may take to answer once one has. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private final Consumer<byte[], byte[]> consumer;
  private final VersionName version;
  private final LongSupplier nanoClock;
  private final List<ModelStateChanged> heard = new ArrayList<>();

  private RolloutWait(
      Consumer<byte[], byte[]> consumer, VersionName version, LongSupplier nanoClock) {
    this.consumer = consumer;
    this.version = version;
    this.nanoClock = nanoClock;
  }

  /** Listens from now on for what is said of a version. */
  public static RolloutWait open(
      KafkaClients kafka, Topics topics, VersionName version, LongSupplier nanoClock) {
    Consumer<byte[], byte[]> consumer = kafka.consumer();
    try {
      return open(consumer, topics, version, nanoClock);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * @param consumer without a group, closed with this
   */
  static RolloutWait open(
      Consumer<byte[], byte[]> consumer,
      Topics topics,
      VersionName version,
      LongSupplier nanoClock) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topics.events()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return new RolloutWait(consumer, version, nanoClock);
  }

  /**
   * Whether a processor takes the version up, if only to load it.
   *
   * @param patience how long to wait for the first to say so
   */
  public boolean isTakenUp(Duration patience) {
    long until = nanoClock.getAsLong() + patience.toNanos();
    while (heard.isEmpty() && nanoClock.getAsLong() - until < 0) {
      listen();
    }
    return !heard.isEmpty();
  }

  /**
   * What processors say of the version: that it is in the state that was decided, or rejected.
   *
   * @param state serving or shadowing
   * @param patience how long to wait for the first answer
   * @return answers in order; empty if there was none in time
   */
  public List<ModelStateChanged> await(String state, Duration patience) {
    boolean waiting = true;
    long until = nanoClock.getAsLong() + patience.toNanos();
    while (nanoClock.getAsLong() - until < 0) {
      listen();
      if (waiting && !answers(state).isEmpty()) {
        waiting = false;
        until = nanoClock.getAsLong() + GRACE.toNanos();
      }
    }
    return answers(state);
  }

  private List<ModelStateChanged> answers(String state) {
    return heard.stream()
        .filter(change -> change.getState().equals(state) || change.getState().equals("rejected"))
        .toList();
  }

  private void listen() {
    consumer.poll(POLL).forEach(this::take);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      ModelStateChanged change = Event.parseFrom(record.value()).getModelStateChanged();
      // One that is let go of was taken up by a decision before.
      if (change.getModel().equals(version.model())
          && change.getVersion().equals(version.version())
          && !change.getState().equals("draining")) {
        heard.add(change);
      }
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; what makes no sense answers nothing.
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
