package dev.maskstream.standalone.model;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The model registry as it stands on the {@code models} topic, read to its end at every question.
 *
 * <p>Threads: one. Every call is bounded by a deadline.
 */
public final class Registry {
  private final KafkaClients kafka;
  private final Topics topics;
  private final Clock clock;

  public Registry(KafkaClients kafka, Topics topics, Clock clock) {
    this.kafka = kafka;
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
      return new RegistryReader(topics, kafka::consumer, System::nanoTime)
          .read(KafkaClients.DEADLINE);
    } catch (KafkaException e) {
      throw new Failure(
          "cannot read the registry at " + kafka.bootstrapServers() + ": " + why(e), e);
    }
  }

  /**
   * Publishes a version, signed, unless the registry has it. One that it has without a signature is
   * signed.
   *
   * @param more what is known of the version beyond its files
   * @return whether anything was published
   * @throws Failure if the registry has another file under this name and version
   */
  public boolean add(Publishable model, UnaryOperator<ModelVersion> more, SigningKey key) {
    Optional<ModelVersion> present = read().version(model.spec().name(), model.spec().version());
    present.ifPresent(version -> requireSame(version, model));
    if (present.filter(version -> !version.getSignature().isEmpty()).isPresent()) {
      return false;
    }
    ModelVersion record = present.orElseGet(() -> more.apply(model.record()));
    withPublisher(publisher -> publisher.publish(record, model.files()), key::sign);
    return true;
  }

  private static void requireSame(ModelVersion present, Publishable model) {
    boolean sameFiles = hashes(present).equals(model.hashes());
    boolean sameFacts =
        present.getClassesList().equals(model.record().getClassesList())
            && present.getFit() == model.record().getFit();
    if (!sameFiles || !sameFacts) {
      throw new Failure(
          "model %s has a version %s with other files, other classes or another fit; versions never change: choose another by --version"
              .formatted(present.getName(), present.getVersion()));
    }
  }

  /**
   * Publishes a decision, such as one of {@link dev.maskstream.proto.kafka.Rollouts}.
   *
   * @throws Failure if Kafka does not take it
   */
  public void decide(Rollout rollout) {
    withPublisher(publisher -> publisher.decide(rollout), UnaryOperator.identity());
  }

  /**
   * Takes a version out of the registry, and those of its files that no other version has.
   *
   * @return hashes of the files that went
   */
  public Set<String> remove(ModelVersion version) {
    Set<String> orphans = new HashSet<>(hashes(version));
    read().versions().values().stream()
        .filter(other -> !isSame(other, version))
        .forEach(other -> orphans.removeAll(hashes(other)));
    withPublisher(publisher -> publisher.remove(version, orphans), UnaryOperator.identity());
    return orphans;
  }

  private static Set<String> hashes(ModelVersion version) {
    Set<String> hashes = new HashSet<>();
    version.getFilesList().stream().map(ModelFile::getSha256).forEach(hashes::add);
    return hashes;
  }

  private static boolean isSame(ModelVersion one, ModelVersion other) {
    return one.getName().equals(other.getName()) && one.getVersion().equals(other.getVersion());
  }

  private void withPublisher(Publishing publishing, UnaryOperator<ModelVersion> signing) {
    try (Producer<String, byte[]> producer = kafka.producer()) {
      publishing.run(new ModelPublisher(producer, topics, this::epochMicros, signing));
    } catch (KafkaException e) {
      throw new Failure("cannot publish to " + kafka.bootstrapServers() + ": " + why(e), e);
    } catch (IOException e) {
      throw new Failure("cannot publish the model: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while the registry was written", e);
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

  private interface Publishing {
    void run(ModelPublisher publisher) throws IOException, InterruptedException;
  }
}
