package dev.maskstream.proto.kafka;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Puts model versions and rollouts on the registry topics. Whoever reads a version there finds all
 * its file's parts: parts are acknowledged first.
 *
 * <p>Threads: any, as the producer allows; each call blocks until Kafka has acknowledged. The
 * producer is the caller's to close, and should wait for all replicas ({@code acks=all}).
 */
public final class ModelPublisher {
  /** Parts sent but not acknowledged, at most; further ones wait. */
  private static final int MAX_PARTS_IN_FLIGHT = 8;

  private final Producer<String, byte[]> producer;
  private final Topics topics;
  private final LongSupplier epochMicros;
  private final UnaryOperator<ModelVersion> signing;

  /**
   * Publishes versions as they are: those that are not signed are refused by readers that trust
   * keys only.
   *
   * @param epochMicros microseconds since 1970
   */
  public ModelPublisher(
      Producer<String, byte[]> producer, Topics topics, LongSupplier epochMicros) {
    this(producer, topics, epochMicros, UnaryOperator.identity());
  }

  /**
   * Publishes versions signed.
   *
   * @param signing such as {@link dev.maskstream.proto.signing.SigningKey#sign}
   */
  public ModelPublisher(
      Producer<String, byte[]> producer,
      Topics topics,
      LongSupplier epochMicros,
      UnaryOperator<ModelVersion> signing) {
    this.producer = producer;
    this.topics = topics;
    this.epochMicros = epochMicros;
    this.signing = signing;
  }

  /**
   * Publishes a version with its files. Publishing the same again changes nothing.
   *
   * @param version all but its files and, when it has none, its time of creation
   * @param filesByRole at least one
   * @return the version as published
   * @throws IOException if a file cannot be read, is empty or changes meanwhile
   * @throws KafkaException if Kafka does not take a record
   */
  public ModelVersion publish(ModelVersion version, Map<String, Path> filesByRole)
      throws IOException, InterruptedException {
    String key = ModelRecords.versionKey(version.getName(), version.getVersion());
    if (filesByRole.isEmpty()) {
      throw new IllegalArgumentException("model version " + key + " has no file");
    }
    return publish(version, publishFiles(filesByRole));
  }

  /**
   * Publishes the parts of files, which nobody looks at before a version names them.
   *
   * @return the files in order of their roles
   * @throws IOException if a file cannot be read, is empty or changes meanwhile
   * @throws KafkaException if Kafka does not take a record
   */
  public List<ModelFile> publishFiles(Map<String, Path> filesByRole)
      throws IOException, InterruptedException {
    List<ModelFile> files = new ArrayList<>();
    for (Map.Entry<String, Path> file : new TreeMap<>(filesByRole).entrySet()) {
      files.add(publishFile(file.getKey(), file.getValue()));
    }
    return files;
  }

  /**
   * Publishes a version whose files' parts are there.
   *
   * @param version all but its files and, when it has none, its time of creation
   * @return the version as published
   * @throws KafkaException if Kafka does not take it
   */
  public ModelVersion publish(ModelVersion version, List<ModelFile> files)
      throws InterruptedException {
    String key = ModelRecords.versionKey(version.getName(), version.getVersion());
    ModelVersion.Builder whole = version.toBuilder().clearFiles().addAllFiles(files);
    if (whole.getCreatedAtMicros() == 0) {
      whole.setCreatedAtMicros(epochMicros.getAsLong());
    }
    ModelVersion published = signing.apply(whole.build());
    send(topics.models(), key, RegistryRecord.newBuilder().setVersion(published).build());
    return published;
  }

  /**
   * Makes a version the one that serves, with no shadow.
   *
   * @param reason who or what decided, and why
   */
  public Rollout serve(String name, String version, String reason) throws InterruptedException {
    return decide(Rollouts.serve(name, Optional.empty(), version, reason)).rollout();
  }

  /**
   * A rollout that lies on the registry topic.
   *
   * @param offset in the partition of the model's key
   */
  public record Decided(Rollout rollout, long offset) {}

  /**
   * Publishes a decision, such as one of {@link Rollouts}.
   *
   * @param rollout all but its time
   * @return the rollout as published, and where
   * @throws IllegalArgumentException if the model's or a version's name is not allowed
   * @throws KafkaException if Kafka does not take it
   */
  public Decided decide(Rollout rollout) throws InterruptedException {
    ModelRecords.requireNames(rollout);
    Rollout dated = rollout.toBuilder().setDecidedAtMicros(epochMicros.getAsLong()).build();
    RecordMetadata at =
        send(
            topics.models(),
            ModelRecords.rolloutKey(dated.getModel()),
            RegistryRecord.newBuilder().setRollout(dated).build());
    return new Decided(dated, at.offset());
  }

  /**
   * Takes a version out of the registry. Its file's parts stay while another version names them.
   *
   * @param orphans hashes of its files that no other version has, whose parts go as well
   */
  public void remove(ModelVersion version, Set<String> orphans) throws InterruptedException {
    remove(topics.models(), ModelRecords.versionKey(version.getName(), version.getVersion()));
    for (ModelFile file : version.getFilesList()) {
      for (int part = 0; orphans.contains(file.getSha256()) && part < file.getParts(); part++) {
        remove(topics.modelFiles(), ModelRecords.partKey(file.getSha256(), part));
      }
    }
  }

  private void remove(String topic, String key) throws InterruptedException {
    await(producer.send(new ProducerRecord<>(topic, key, null)));
  }

  private ModelFile publishFile(String role, Path path) throws IOException, InterruptedException {
    FileParts.Digest digest = FileParts.digest(path);
    if (digest.bytes() == 0) {
      throw new IOException(path + " is empty");
    }
    Queue<Future<RecordMetadata>> inFlight = new ArrayDeque<>();
    try (FileParts parts = new FileParts(path, digest)) {
      for (int part = 0; parts.hasNext(); part++) {
        if (inFlight.size() == MAX_PARTS_IN_FLIGHT) {
          await(inFlight.remove());
        }
        inFlight.add(
            producer.send(
                new ProducerRecord<>(
                    topics.modelFiles(),
                    ModelRecords.partKey(digest.sha256(), part),
                    parts.next())));
      }
    }
    while (!inFlight.isEmpty()) {
      await(inFlight.remove());
    }
    return ModelFile.newBuilder()
        .setRole(role)
        .setSha256(digest.sha256())
        .setBytes(digest.bytes())
        .setParts(digest.parts())
        .build();
  }

  private RecordMetadata send(String topic, String key, RegistryRecord record)
      throws InterruptedException {
    return await(producer.send(new ProducerRecord<>(topic, key, record.toByteArray())));
  }

  private static RecordMetadata await(Future<RecordMetadata> sent) throws InterruptedException {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }
  }
}
