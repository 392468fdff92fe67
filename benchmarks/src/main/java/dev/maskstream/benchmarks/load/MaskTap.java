package dev.maskstream.benchmarks.load;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.StageTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Listens to the masks of a run, from its first on.
 *
 * <p>Threads: one of its own polls; any may ask.
 */
public final class MaskTap implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<Seen> masks = new ArrayList<>();
  private volatile boolean closing;

  /**
   * A mask as it arrived.
   *
   * @param partition of the masks topic
   * @param appendMillis the broker's time when it was written
   * @param nanos of this JVM's clock when it was read
   * @param stages what the processor says of its own times
   * @param modelVersion which made it
   * @param valueBytes size of the record's value
   * @param rowRunBytes of them the class map's
   */
  public record Seen(
      String frameId,
      int partition,
      long appendMillis,
      long nanos,
      StageTimes stages,
      String modelVersion,
      int valueBytes,
      int rowRunBytes) {
    public int batchSize() {
      return stages.getBatchSize();
    }
  }

  /**
   * Starts listening.
   *
   * @param committedOnly whether masks of open transactions are waited for
   */
  public MaskTap(String brokers, Topics topics, boolean committedOnly) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "isolation.level",
                committedOnly ? "read_committed" : "read_uncommitted",
                "fetch.max.wait.ms",
                "500"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topics.masks()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = Thread.ofPlatform().name("mask-tap").daemon().start(this::listen);
  }

  private void listen() {
    try {
      while (!closing) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          add(record);
        }
      }
    } catch (WakeupException closed) {
      // close() asks for it.
    }
  }

  private void add(ConsumerRecord<String, byte[]> record) {
    long nanos = System.nanoTime();
    try {
      Mask mask = Mask.parseFrom(record.value());
      Seen seen =
          new Seen(
              mask.getFrameId(),
              record.partition(),
              record.timestamp(),
              nanos,
              mask.getStages(),
              mask.getModel().getVersion(),
              record.value().length,
              mask.getRowRuns().size());
      lock.lock();
      try {
        masks.add(seen);
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a mask that is none", e);
    }
  }

  /**
   * Waits for masks.
   *
   * @return those seen so far, at least so many
   * @throws IllegalStateException if they do not come in time
   */
  public List<Seen> await(int count, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (masks.size() < count) {
        if (left <= 0) {
          throw new IllegalStateException(
              "only " + masks.size() + " of " + count + " masks came within " + atMost);
        }
        left = arrived.awaitNanos(left);
      }
      return List.copyOf(masks);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the first mask of a version that was written at or after a time.
   *
   * @param sinceMillis since 1970
   * @throws IllegalStateException if none comes in time
   */
  public Seen awaitVersion(String version, long sinceMillis, Duration atMost)
      throws InterruptedException {
    long left = atMost.toNanos();
    int next = 0;
    lock.lockInterruptibly();
    try {
      while (true) {
        for (; next < masks.size(); next++) {
          Seen mask = masks.get(next);
          if (mask.modelVersion().equals(version) && mask.appendMillis() >= sinceMillis) {
            return mask;
          }
        }
        if (left <= 0) {
          throw new IllegalStateException("no mask of " + version + " came within " + atMost);
        }
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  public int count() {
    lock.lock();
    try {
      return masks.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
      consumer.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
