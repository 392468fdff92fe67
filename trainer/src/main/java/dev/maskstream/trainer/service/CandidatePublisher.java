package dev.maskstream.trainer.service;

import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes a candidate and its rollout in one transaction: readers see both or neither. Whoever is
 * made last shuts out those before it, so that a trainer that only believes it works publishes
 * nothing.
 *
 * <p>Threads: one at a time.
 */
final class CandidatePublisher implements AutoCloseable {
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  private final Producer<String, byte[]> producer;
  private final ModelPublisher publisher;

  /**
   * Shuts out every publisher before it.
   *
   * @param producer transactional; closed here
   * @throws KafkaException if Kafka does not answer
   */
  CandidatePublisher(
      Producer<String, byte[]> producer,
      Function<Producer<String, byte[]>, ModelPublisher> publishers) {
    this.producer = producer;
    this.publisher = publishers.apply(producer);
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * What a candidate's publication is accompanied by.
   *
   * @param rollout all but its time; empty for the version alone
   * @param said what becomes of the candidate, a sentence
   */
  record Step(Optional<Rollout> rollout, String said) {}

  /**
   * Publishes both.
   *
   * @param step asked once the file, which may take a while, has been sent: whatever somebody
   *     decided by then is known to it
   * @return the step as published
   * @throws KafkaException if Kafka does not take them, or another trainer works by now; nothing of
   *     it is seen then
   */
  Step publish(ModelVersion version, Path onnx, Supplier<Step> step)
      throws IOException, InterruptedException {
    producer.beginTransaction();
    boolean sent = false;
    Step decided;
    try {
      List<ModelFile> files = publisher.publishFiles(Map.of("model", onnx));
      decided = step.get();
      var _ = publisher.publish(version, files);
      if (decided.rollout().isPresent()) {
        var _ = publisher.decide(decided.rollout().get());
      }
      sent = true;
    } finally {
      if (!sent) {
        abort();
      }
    }
    producer.commitTransaction();
    return decided;
  }

  private void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException _) {
      // Shut out, or Kafka is away: the broker ends the transaction by itself.
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_DEADLINE);
  }
}
