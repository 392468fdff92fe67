package dev.maskstream.processor.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the {@code models} and {@code sources} topics from the beginning and keeps up with them.
 *
 * <p>Threads: {@link #runOnce} belongs to one; {@link #rebuild} is for any.
 */
final class RegistryFollower {
  private static final Logger log = LoggerFactory.getLogger(RegistryFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_REBUILDS = 3;

  private final Consumer<byte[], byte[]> consumer;
  private final Topics topics;
  private final RegistryView view;
  private final SourceDirectory sources;
  private final ModelServer server;
  private final Runnable onBeyondRepair;
  private final AtomicReference<ReadyModel> broken = new AtomicReference<>();
  private Map<TopicPartition, Long> ends = Map.of();
  private final Map<String, Rollout> decided = new HashMap<>();
  private boolean caughtUp;
  private int rebuilds;

  /**
   * @param consumer without a group
   * @param onBeyondRepair called when building the model anew has not helped
   */
  RegistryFollower(
      Consumer<byte[], byte[]> consumer,
      Topics topics,
      RegistryView view,
      SourceDirectory sources,
      ModelServer server,
      Runnable onBeyondRepair) {
    this.consumer = consumer;
    this.topics = topics;
    this.view = view;
    this.sources = sources;
    this.server = server;
    this.onBeyondRepair = onBeyondRepair;
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

  /** Reads what is new and acts on it. Blocks while a model loads. */
  void runOnce() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      accept(record);
    }
    // What was superseded long ago must not be loaded on the way to the present.
    caughtUp = caughtUp || hasCaughtUp();
    if (caughtUp) {
      server.caughtUp(view.rollouts());
      view.rollouts().forEach(this::follow);
      rebuildBroken();
    }
  }

  /** Asks for the model to be built anew. */
  void rebuild(ReadyModel model) {
    broken.set(model);
  }

  private boolean hasCaughtUp() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return;
    }
    String key = Keys.text(record.key());
    if (record.topic().equals(topics.sources())) {
      sources.accept(key, record.value());
      return;
    }
    if (record.value() == null) {
      view.delete(key);
      return;
    }
    try {
      view.accept(RegistryRecord.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException e) {
      log.atWarn()
          .addKeyValue("key", key)
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("a record on the models topic is none of ours; it is ignored");
    }
  }

  /** Each decision is tried once: a version that was rejected waits for the next decision. */
  private void follow(Rollout rollout) {
    if (rollout.equals(decided.get(rollout.getModel()))) {
      return;
    }
    Optional<ModelVersion> version = view.version(rollout);
    if (version.isPresent()) {
      decided.put(rollout.getModel(), rollout);
      rebuilds = 0;
      boolean serves = server.serve(version.get(), rollout.getReason());
      if (serves && view.rollout().filter(rollout::equals).isPresent()) {
        server.setDefault(rollout.getModel());
      }
    }
  }

  private void rebuildBroken() {
    ReadyModel model = broken.getAndSet(null);
    if (model == null || !server.isServing(model)) {
      return;
    }
    rebuilds++;
    if (rebuilds > MOST_REBUILDS || !server.rebuild(model)) {
      onBeyondRepair.run();
    }
  }
}
