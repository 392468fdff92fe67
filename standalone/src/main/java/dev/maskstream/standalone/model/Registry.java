package dev.maskstream.standalone.model;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
   * Reads the registry to its end.
   *
   * @throws Failure if Kafka does not answer
   */
  public RegistryContents read() {
    try {
      return new RegistryReader(topics, this::consumer, System::nanoTime).read(DEADLINE);
    } catch (KafkaException e) {
      throw new Failure("cannot read the registry at " + bootstrapServers + ": " + why(e), e);
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

  private KafkaConsumer<byte[], byte[]> consumer() {
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
        new ByteArrayDeserializer(),
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
