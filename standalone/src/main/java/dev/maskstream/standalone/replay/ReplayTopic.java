package dev.maskstream.standalone.replay;

import dev.maskstream.proto.Topics;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/**
 * The topic that a replay's masks go to: {@code masks-replay-ID}. Its masks are kept for a day; the
 * topic itself stays until somebody deletes it.
 */
public final class ReplayTopic {
  private static final Duration KEPT = Duration.ofDays(1);

  private ReplayTopic() {}

  /**
   * Its name.
   *
   * @param id of the replay
   */
  public static String name(Topics topics, String id) {
    return topics.masks() + "-replay-" + id;
  }

  /**
   * Makes it.
   *
   * @throws Failure if it is there already, or Kafka refuses
   */
  public static void create(KafkaClients kafka, String name) {
    NewTopic topic =
        new NewTopic(name, Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", Long.toString(KEPT.toMillis()),
                    "max.message.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES)));
    ask(kafka, "make topic " + name, admin -> admin.createTopics(List.of(topic)).all());
  }

  /**
   * Takes it away, masks and all.
   *
   * @throws Failure if there is none, or Kafka refuses
   */
  public static void delete(KafkaClients kafka, String name) {
    ask(kafka, "delete topic " + name, admin -> admin.deleteTopics(List.of(name)).all());
  }

  private static void ask(
      KafkaClients kafka, String what, Function<Admin, KafkaFuture<Void>> question) {
    try (Admin admin = kafka.admin()) {
      question.apply(admin).get(KafkaClients.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Failure("cannot " + what + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new Failure("cannot " + what + ": Kafka did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted when about to " + what, e);
    }
  }
}
