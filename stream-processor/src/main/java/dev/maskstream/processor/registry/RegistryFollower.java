package dev.maskstream.processor.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@code models} and {@code sources} topics from the beginning and keeps up with them.
 *
 * <p>Threads: {@link #runOnce} belongs to one; {@link #modelBroken}, {@link #shadowBroken} and
 * {@link #wake} are for any.
 */
final class RegistryFollower {
  private static final Logger log = LoggerFactory.getLogger(RegistryFollower.class);

  /** So late is it noticed that a second has passed since a model was found not to be all there. */
  private static final Duration LOADING_POLL = Duration.ofMillis(200);

  /** Records end the wait, and so does a model that breaks. */
  private static final Duration IDLE_POLL = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final RegistryView view;
  private final SourceDirectory sources;
  private final ServedModels models;
  private final ModelLanes lanes;
  // Bounded by the models that are loaded.
  private final Map<ReadyModel, String> brokenModels = new ConcurrentHashMap<>();
  private final Map<ReadyModel, String> brokenShadows = new ConcurrentHashMap<>();
  private Map<TopicPartition, Long> ends = Map.of();
  private boolean caughtUp;

  /** What is kept up with the topics. */
  record Kept(RegistryView view, SourceDirectory sources, ServedModels models, ModelLanes lanes) {}

  /**
   * @param consumer without a group
   */
  RegistryFollower(Consumer<byte[], byte[]> consumer, Topics topics, Kept kept) {
    this.consumer = consumer;
    this.topics = topics;
    this.view = kept.view();
    this.sources = kept.sources();
    this.models = kept.models();
    this.lanes = kept.lanes();
  }

  /** Begins at the first record of both topics. */
  void begin() {
    List<TopicPartition> partitions =
        Stream.of(topics.models(), topics.sources())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    ends = consumer.endOffsets(partitions);
  }

  /** Waits for what is new and acts on it. Models load elsewhere. */
  void runOnce() {
    ConsumerRecords<byte[], byte[]> records = poll();
    // First, lest a decision takes up a candidate that has been given up.
    takeBroken(brokenShadows, models::shadowBroken);
    records.records(topics.models()).forEach(this::acceptModel);
    // A source may name a model only once it is known how that stands.
    follow();
    records.records(topics.sources()).forEach(this::acceptSource);
    // What was superseded long ago must not be loaded on the way to the present.
    caughtUp = caughtUp || hasCaughtUp();
    follow();
    takeBroken(brokenModels, models::broken);
    models.step();
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return consumer.poll(models.isLoading() ? LOADING_POLL : IDLE_POLL);
    } catch (WakeupException _) {
      return ConsumerRecords.empty();
    }
  }

  private void follow() {
    if (caughtUp) {
      models.follow(view, sources.models());
      lanes.registryRead();
    }
  }

  /** An engine slot cannot use a version that serves any more. */
  void modelBroken(ReadyModel model, String cause) {
    brokenModels.put(model, cause);
    consumer.wakeup();
  }

  /** A candidate cannot be run in the shadow any more. */
  void shadowBroken(ReadyModel model, String cause) {
    brokenShadows.put(model, cause);
    consumer.wakeup();
  }

  /** A model has been loaded, or will not be. */
  void wake() {
    consumer.wakeup();
  }

  private static void takeBroken(
      Map<ReadyModel, String> broken, BiConsumer<ReadyModel, String> action) {
    for (ReadyModel model : Set.copyOf(broken.keySet())) {
      action.accept(model, broken.remove(model));
    }
  }

  private boolean hasCaughtUp() {
    try {
      return ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    } catch (WakeupException _) {
      // What somebody woke the thread for comes next, and the position is looked at again.
      return false;
    }
  }

  private void acceptSource(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      sources.accept(Keys.text(record.key()), record.value());
    }
  }

  private void acceptModel(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String key = Keys.text(record.key());
    if (record.value() == null) {
      view.delete(key);
      return;
    }
    try {
      view.accept(ModelRecords.read(key, record.value()));
    } catch (InvalidProtocolBufferException e) {
      log.atWarn()
          .addKeyValue("key", key)
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("a record on the models topic is none of ours; it is ignored");
    }
  }
}
