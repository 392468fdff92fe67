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
  private final LongSupplier nanoClock;

  private RolloutWait(Consumer<byte[], byte[]> consumer, LongSupplier nanoClock) {
    this.consumer = consumer;
    this.nanoClock = nanoClock;
  }

  /** Listens from now on. */
  public static RolloutWait open(KafkaClients kafka, Topics topics, LongSupplier nanoClock) {
    Consumer<byte[], byte[]> consumer = kafka.consumer();
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topics.events()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      return new RolloutWait(consumer, nanoClock);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * What processors say of a version: that it is in the state that was decided, or rejected.
   *
   * @param state serving or shadowing
   * @param patience how long to wait for the first answer
   * @return answers in order; empty if there was none in time
   */
  public List<ModelStateChanged> await(VersionName version, String state, Duration patience) {
    List<ModelStateChanged> answers = new ArrayList<>();
    long until = nanoClock.getAsLong() + patience.toNanos();
    while (nanoClock.getAsLong() - until < 0) {
      boolean waiting = answers.isEmpty();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record, version, state, answers);
      }
      if (waiting && !answers.isEmpty()) {
        until = nanoClock.getAsLong() + GRACE.toNanos();
      }
    }
    return answers;
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record,
      VersionName version,
      String state,
      List<ModelStateChanged> answers) {
    if (record.value() == null) {
      return;
    }
    try {
      ModelStateChanged change = Event.parseFrom(record.value()).getModelStateChanged();
      boolean telling = change.getState().equals(state) || change.getState().equals("rejected");
      if (telling
          && change.getModel().equals(version.model())
          && change.getVersion().equals(version.version())) {
        answers.add(change);
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
