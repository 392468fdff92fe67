package dev.maskstream.proto.kafka;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.Topics.TopicSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;

/** Whether an existing topic's settings would lose or refuse our records. A rule only. */
final class TopicCheck {
  private TopicCheck() {}

  /** What is wrong with a topic and how to set it right, a sentence each; empty when nothing is. */
  static List<String> faults(TopicSpec wanted, Config found) {
    List<String> faults = new ArrayList<>();
    long most = Long.parseLong(value(found, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    if (most < Topics.MAX_MESSAGE_BYTES) {
      faults.add(
          "topic %s takes records of at most %d bytes: set its %s to %d"
              .formatted(
                  wanted.name(),
                  most,
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  Topics.MAX_MESSAGE_BYTES));
    }
    String policy = value(found, TopicConfig.CLEANUP_POLICY_CONFIG);
    String wantedPolicy = wanted.config().get(TopicConfig.CLEANUP_POLICY_CONFIG);
    // "compact,delete" would forget a registry after its retention; "compact" alone would merge
    // the frames of one source.
    if (!Arrays.equals(policy.split(",", -1), wantedPolicy.split(",", -1))) {
      faults.add(
          "topic %s has %s=%s: set it to %s"
              .formatted(wanted.name(), TopicConfig.CLEANUP_POLICY_CONFIG, policy, wantedPolicy));
    }
    return faults;
  }

  private static String value(Config found, String name) {
    ConfigEntry entry = found.get(name);
    if (entry == null || entry.value() == null) {
      throw new TopicSetupException("Kafka does not tell the topic setting " + name);
    }
    return entry.value();
  }
}
