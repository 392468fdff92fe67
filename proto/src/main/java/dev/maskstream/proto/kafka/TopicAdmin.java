package dev.maskstream.proto.kafka;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.Topics.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics that are missing and checks those that exist. Several services may do so at
 * once. Threads: any; a call blocks for at most its deadline.
 */
public final class TopicAdmin {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Admin admin;
  private final List<TopicSpec> specs;
  private final long until;

  private TopicAdmin(Admin admin, List<TopicSpec> specs, Duration deadline) {
    this.admin = admin;
    this.specs = specs;
    this.until = System.nanoTime() + deadline.toNanos();
  }

  /**
   * Leaves with every topic there. Topics that exist keep their partitions and settings.
   *
   * @param partitions for topics keyed by source that are created now, at least 1
   * @param replication for topics that are created now; -1 for the broker's default
   * @return partitions that each topic has, by name
   * @throws TopicSetupException if Kafka does not answer in time, refuses, or has a topic that
   *     would lose or refuse our records
   */
  public static Map<String, Integer> ensure(
      Admin admin, Topics topics, int partitions, short replication, Duration deadline) {
    TopicAdmin call = new TopicAdmin(admin, topics.specs(partitions), deadline);
    call.createMissing(replication);
    call.checkSettings();
    return call.partitions();
  }

  private void createMissing(short replication) {
    Set<String> present = await("list the topics", () -> admin.listTopics().names());
    List<NewTopic> missing = new ArrayList<>();
    for (TopicSpec spec : specs) {
      if (!present.contains(spec.name())) {
        missing.add(
            new NewTopic(spec.name(), spec.partitions(), replication).configs(spec.config()));
      }
    }
    Map<String, KafkaFuture<Void>> created = admin.createTopics(missing).values();
    created.forEach((name, done) -> awaitCreated(name, done));
  }

  /** Another service may have been quicker, which is as good. */
  private void awaitCreated(String topic, KafkaFuture<Void> created) {
    try {
      await("create topic " + topic, () -> created);
    } catch (TopicSetupException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void checkSettings() {
    Map<ConfigResource, TopicSpec> wanted =
        specs.stream()
            .collect(
                Collectors.toMap(
                    spec -> new ConfigResource(ConfigResource.Type.TOPIC, spec.name()),
                    Function.identity()));
    Map<ConfigResource, Config> found =
        await("read the topics' settings", () -> admin.describeConfigs(wanted.keySet()).all());
    List<String> faults = new ArrayList<>();
    wanted.forEach((topic, spec) -> faults.addAll(TopicCheck.faults(spec, found.get(topic))));
    if (!faults.isEmpty()) {
      faults.sort(null);
      throw new TopicSetupException(String.join("; ", faults));
    }
  }

  private Map<String, Integer> partitions() {
    List<String> names = specs.stream().map(TopicSpec::name).toList();
    Map<String, TopicDescription> found =
        await("describe the topics", () -> admin.describeTopics(names).allTopicNames());
    Map<String, Integer> partitions = new TreeMap<>();
    found.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  /** Asks until Kafka answers: a new topic takes a moment to be known to every broker. */
  private <T> T await(String what, Question<T> question) {
    while (true) {
      try {
        return question.ask().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() >= until) {
          throw new TopicSetupException(
              "cannot " + what + ": " + e.getCause().getMessage(), e.getCause());
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (TimeoutException e) {
        throw new TopicSetupException("cannot " + what + ": Kafka did not answer in time", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TopicSetupException("interrupted when about to " + what, e);
      }
    }
  }

  private interface Question<T> {
    KafkaFuture<T> ask();
  }
}
