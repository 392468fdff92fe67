package dev.maskstream.standalone.model;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The model registry as it stands on the {@code models} topic, read to its end at every question.
 *
 * <p>Threads: one. Every call is bounded by a deadline.
 */
public final class Registry {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final String bootstrapServers;
  private final Topics topics;
  private final Clock clock;

  public Registry(String bootstrapServers, Topics topics, Clock clock) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * What the registry holds.
   *
   * @param versions by key, {@code NAME@VERSION}
   * @param rollouts by model name
   */
  public record Contents(Map<String, ModelVersion> versions, Map<String, Rollout> rollouts) {

    /** The rollout decided last, over all models. */
    public Optional<Rollout> newestRollout() {
      return rollouts.values().stream().max(Comparator.comparingLong(Rollout::getDecidedAtMicros));
    }

    public Optional<ModelVersion> version(String name, String version) {
      return Optional.ofNullable(versions.get(ModelRecords.versionKey(name, version)));
    }
  }

  /**
   * Reads the registry to its end.
   *
   * @throws Failure if Kafka does not answer
   */
  public Contents read() {
    Map<String, ModelVersion> versions = new TreeMap<>();
    Map<String, Rollout> rollouts = new TreeMap<>();
    TopicPartition partition = new TopicPartition(topics.models(), 0);
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition), DEADLINE).get(partition);
      Instant until = clock.instant().plus(DEADLINE);
      while (consumer.position(partition, DEADLINE) < end) {
        if (clock.instant().isAfter(until)) {
          throw new Failure("the registry could not be read within " + DEADLINE.toSeconds() + " s");
        }
        consumer.poll(Duration.ofMillis(200)).forEach(record -> note(record, versions, rollouts));
      }
    } catch (KafkaException e) {
      throw new Failure("cannot read the registry at " + bootstrapServers + ": " + why(e), e);
    }
    return new Contents(versions, rollouts);
  }

  private static void note(
      ConsumerRecord<String, byte[]> record,
      Map<String, ModelVersion> versions,
      Map<String, Rollout> rollouts) {
    if (record.value() == null) {
      versions.remove(record.key());
      rollouts.remove(record.key());
      return;
    }
    try {
      RegistryRecord entry = RegistryRecord.parseFrom(record.value());
      switch (entry.getRecordCase()) {
        case VERSION -> versions.put(record.key(), entry.getVersion());
        case ROLLOUT -> rollouts.put(record.key(), entry.getRollout());
        case RECORD_NOT_SET -> {}
      }
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(
          "record %d on the models topic is no registry record".formatted(record.offset()), e);
    }
  }

  /**
   * Publishes a version, unless the registry has it.
   *
   * @throws Failure if the registry has another file under this name and version
   */
  public void add(ModelPackage model) {
    Optional<ModelVersion> present = read().version(model.spec().name(), model.spec().version());
    if (present.isPresent()) {
      requireSame(present.get(), model);
      return;
    }
    withPublisher(publisher -> publisher.publish(model.record(), Map.of("model", model.onnx())));
  }

  private static void requireSame(ModelVersion present, ModelPackage model) {
    boolean sameFile =
        present.getFilesList().stream()
            .anyMatch(file -> file.getSha256().equals(model.spec().sha256()));
    boolean sameFacts =
        present.getClassesList().equals(model.record().getClassesList())
            && present.getFit() == model.record().getFit();
    if (!sameFile || !sameFacts) {
      throw new Failure(
          "model %s has a version %s with another file, other classes or another fit; versions never change: choose another by --version"
              .formatted(present.getName(), present.getVersion()));
    }
  }

  /**
   * Makes a version the one that serves.
   *
   * @param reason who or what decided, and why
   */
  public void serve(String name, String version, String reason) {
    withPublisher(publisher -> publisher.serve(name, version, reason));
  }

  private void withPublisher(Publishing publishing) {
    try (KafkaProducer<String, byte[]> producer = producer()) {
      publishing.run(new ModelPublisher(producer, topics, this::epochMicros));
    } catch (KafkaException e) {
      throw new Failure("cannot publish to " + bootstrapServers + ": " + why(e), e);
    } catch (IOException e) {
      throw new Failure("cannot publish the model: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while the model was published", e);
    }
  }

  private long epochMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private static String why(KafkaException e) {
    return e.getCause() == null
        ? e.getMessage()
        : e.getMessage() + ": " + e.getCause().getMessage();
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "default.api.timeout.ms",
            Long.toString(DEADLINE.toMillis()),
            "enable.auto.commit",
            "false",
            "isolation.level",
            "read_committed"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "acks",
            "all",
            "max.block.ms",
            Long.toString(DEADLINE.toMillis()),
            "max.request.size",
            Integer.toString(Topics.MAX_MESSAGE_BYTES)),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private interface Publishing {
    void run(ModelPublisher publisher) throws IOException, InterruptedException;
  }
}
