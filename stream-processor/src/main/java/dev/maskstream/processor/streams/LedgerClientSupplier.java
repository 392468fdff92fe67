package dev.maskstream.processor.streams;

import dev.maskstream.processor.ledger.PollGate;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Hands Kafka Streams its clients, such that nothing is committed past a frame in flight. The only
 * class that knows this hook.
 *
 * <p>Threads: Kafka Streams makes clients on any thread and uses each on one stream thread.
 */
final class LedgerClientSupplier implements KafkaClientSupplier {
  private final ThreadLedgers ledgers;
  private final CommitGuard guard;
  private final Supplier<PollGate> gate;
  private final LongSupplier nanoClock;

  LedgerClientSupplier(
      ThreadLedgers ledgers, CommitGuard guard, Supplier<PollGate> gate, LongSupplier nanoClock) {
    this.ledgers = ledgers;
    this.guard = guard;
    this.gate = gate;
    this.nanoClock = nanoClock;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new GuardedProducer(config, guard);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new GuardedConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private final class GuardedConsumer extends KafkaConsumer<byte[], byte[]> {
    // Made at the first poll, which is on the stream thread; the constructor is not.
    private WakefulPoll wakeful;

    GuardedConsumer(Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      return wakeful().poll(timeout);
    }

    private WakefulPoll wakeful() {
      if (wakeful == null) {
        wakeful = new WakefulPoll(ledgers.current(), gate, this, super::poll, nanoClock);
      }
      return wakeful;
    }

    @Override
    public long position(TopicPartition partition) {
      return wakeful().undisturbed(() -> super.position(partition));
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
      Map<TopicPartition, OffsetAndMetadata> allowed = guard.allowed(offsets);
      if (!allowed.isEmpty()) {
        wakeful().undisturbed(() -> super.commitSync(allowed));
      }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      Map<TopicPartition, OffsetAndMetadata> allowed = guard.allowed(offsets);
      if (!allowed.isEmpty()) {
        wakeful().undisturbed(() -> super.commitSync(allowed, timeout));
      }
    }
  }

  private static final class GuardedProducer extends KafkaProducer<byte[], byte[]> {
    private final CommitGuard guard;

    GuardedProducer(Map<String, Object> config, CommitGuard guard) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.guard = guard;
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      super.sendOffsetsToTransaction(guard.allowed(offsets), group);
    }
  }
}
