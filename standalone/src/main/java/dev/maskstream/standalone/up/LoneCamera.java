package dev.maskstream.standalone.up;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.signing.SigningKey;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.demo.Demo;
import dev.maskstream.standalone.model.Registry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The synthetic camera in a process of its own, and the bundled models where none serves yet.
 *
 * <p>Threads: started by one; closed by any.
 */
public final class LoneCamera implements AutoCloseable {
  /** The services make the topics, and may start later than the camera. */
  private static final Duration TOPICS_PATIENCE = Duration.ofMinutes(2);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final DataDirectory data;
  private final Demo demo;

  private LoneCamera(DataDirectory data, Demo demo) {
    this.data = data;
    this.demo = demo;
  }

  /**
   * Waits for the topics, sees to it that a model serves, and begins to send frames.
   *
   * @param folder the bundled models are unpacked in; held by one process at a time
   * @param key signs the bundled models
   * @throws Failure if the topics do not come, or Kafka refuses
   */
  public static LoneCamera start(KafkaClients kafka, Topics topics, Path folder, SigningKey key) {
    DataDirectory data = DataDirectory.take(folder);
    try {
      awaitTopics(kafka, List.of(topics.frames(), topics.masks(), topics.models()));
      Registry registry = new Registry(kafka, topics, Clock.systemUTC());
      ServingModel serving = new ServingModel(registry, data, key);
      var _ = serving.choose(Optional.empty(), false);
      serving.choosePromptable(Optional.empty());
      Demo demo = new Demo(kafka, topics);
      demo.start();
      return new LoneCamera(data, demo);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static void awaitTopics(KafkaClients kafka, List<String> topics) {
    long until = System.nanoTime() + TOPICS_PATIENCE.toNanos();
    try (Admin admin = kafka.admin()) {
      while (!areThere(admin, topics)) {
        if (System.nanoTime() - until > 0) {
          throw new Failure(
              "no service has made the topics %s at %s; start a gateway or a processor"
                  .formatted(topics, kafka.bootstrapServers()));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static boolean areThere(Admin admin, List<String> topics) {
    try {
      var _ = admin.describeTopics(topics).allTopicNames().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new Failure("Kafka refuses: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while the topics were awaited", e);
    }
  }

  /**
   * Waits until the camera stops.
   *
   * @return whether it stopped because something went wrong, which the log says
   */
  public boolean awaitFailure() throws InterruptedException {
    return demo.awaitFailure();
  }

  @Override
  public void close() {
    demo.close();
    data.close();
  }
}
